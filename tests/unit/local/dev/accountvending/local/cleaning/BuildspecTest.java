package dev.accountvending.local.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** The buildspec that CodeBuild runs, run here: what it makes of aws-nuke's output. */
class BuildspecTest {
    private static final Path LOGS = Path.of("tests/fixtures/aws-nuke").toAbsolutePath();
    private static final String CONFIGURATION = "regions:\n- \"all\"\n";

    private final Buildspec buildspec = Buildspec.read(Path.of(""));

    @TempDir private Path folder;
    private Path programs;

    @BeforeEach
    void makeAFakeOfAwsNuke() throws IOException {
        programs = Files.createDirectory(folder.resolve("programs"));
    }

    @Test
    void read_whenNothingWasThere_findsNothing() throws Exception {
        assertThat(read("clean.txt"))
                .isEqualTo(
                        Map.of(
                                "NUKE_SCANNED", "yes",
                                "NUKE_FOUND", "0",
                                "NUKE_REMOVED", "0",
                                "NUKE_FAILED", "0",
                                "NUKE_UNLISTED", "0",
                                "NUKE_LEFT", ""));
    }

    @Test
    void read_whenThingsWereRemoved_countsThem() throws Exception {
        assertThat(read("dirty.txt"))
                .containsEntry("NUKE_SCANNED", "yes")
                .containsEntry("NUKE_FOUND", "3")
                .containsEntry("NUKE_REMOVED", "3")
                .containsEntry("NUKE_FAILED", "0")
                .containsEntry("NUKE_LEFT", "");
    }

    @Test
    void read_whenListingWasDenied_saysWhichKinds() throws Exception {
        assertThat(read("denied.txt"))
                .containsEntry("NUKE_SCANNED", "yes")
                .containsEntry("NUKE_FOUND", "0")
                .containsEntry("NUKE_UNLISTED", "2")
                .hasEntrySatisfying(
                        "NUKE_LEFT",
                        left ->
                                assertThat(left)
                                        .contains("not listed: KMSKey in eu-west-1")
                                        .contains("not listed: EC2Instance in us-east-1"));
    }

    @Test
    void read_whenSomethingWasLeftOutWithAWarning_countsItAsNotListed() throws Exception {
        assertThat(read("warned.txt"))
                .containsEntry("NUKE_SCANNED", "yes")
                .containsEntry("NUKE_FOUND", "0")
                .containsEntry("NUKE_UNLISTED", "2")
                .containsEntry(
                        "NUKE_LEFT",
                        "not listed: DSQLCluster in eu-west-1; not listed: unable to describe table in some region");
    }

    @Test
    void read_whenAWarningOnlyReadsLikeTheHarmlessOne_countsIt() throws Exception {
        Files.writeString(
                folder.resolve("nuke.log"),
                """
                time="2026-11-24T10:00:07Z" level=warning msg="unable to get property: x" error="--no-alias-check is set, but the account ID '1' isn't in the bypass list."
                Scan complete: 9 total, 0 nukeable, 9 filtered.
                """);

        assertThat(shell().run(buildspec.reading())).isTrue();

        assertThat(Buildspec.exports(folder)).containsEntry("NUKE_UNLISTED", "1");
    }

    @Test
    void read_whenSomethingCouldNotBeRemoved_saysWhat() throws Exception {
        assertThat(read("failing.txt"))
                .containsEntry("NUKE_FOUND", "2")
                .containsEntry("NUKE_REMOVED", "1")
                .containsEntry("NUKE_FAILED", "1")
                .containsEntry("NUKE_UNLISTED", "0")
                .containsEntry("NUKE_LEFT", "us-east-1 - S3Bucket - s3://held");
    }

    @Test
    void read_whenSomethingWasNotGoneInTime_countsItAsFailed() throws Exception {
        assertThat(read("waiting.txt"))
                .containsEntry("NUKE_FAILED", "1")
                .containsEntry("NUKE_LEFT", "us-east-1 - EKSCluster - big");
    }

    @Test
    void read_whenItDidNotBegin_saysThatNothingWasScanned() throws Exception {
        assertThat(read("refused.txt")).containsEntry("NUKE_SCANNED", "no");
    }

    @Test
    void read_whenANameReadsLikeASummary_believesTheWorse_andRunsNothing() throws Exception {
        assertThat(read("misleading.txt"))
                .containsEntry("NUKE_FOUND", "2")
                .hasEntrySatisfying(
                        "NUKE_LEFT", left -> assertThat(left).doesNotContain("$", "`", "'", "\""));
        assertThat(folder.resolve("pwned")).doesNotExist();
    }

    @Test
    void build_runsAwsNukeWithTheConfigurationAndForReal() throws Exception {
        fake("clean.txt", 0);

        assertThat(shell().run(buildspec.build())).isTrue();

        assertThat(folder.resolve("nuke.yml")).hasContent(CONFIGURATION);
        assertThat(folder.resolve("arguments"))
                .content()
                .contains("run --config nuke.yml --no-dry-run --force --force-sleep 3");
    }

    @Test
    void build_whateverItExitsWith_isReadToTheEnd() throws Exception {
        fake("failing.txt", 1);

        assertThat(shell().run(buildspec.build())).isTrue();
        assertThat(shell().run(buildspec.reading())).isTrue();

        assertThat(Buildspec.exports(folder)).containsEntry("NUKE_FAILED", "1");
    }

    private Map<String, String> read(String log) throws Exception {
        Files.copy(LOGS.resolve(log), folder.resolve("nuke.log"));
        assertThat(shell().run(buildspec.reading())).isTrue();
        return Buildspec.exports(folder);
    }

    private void fake(String log, int exit) throws IOException {
        Path program = programs.resolve("aws-nuke");
        Files.writeString(
                program,
                "#!/bin/sh\necho \"$@\" > arguments\ncat '%s'\nexit %d\n"
                        .formatted(LOGS.resolve(log), exit));
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private Shell shell() throws IOException {
        return new Shell(
                folder,
                programs + ":" + System.getenv("PATH"),
                Map.of("CONFIGURATION", packed(CONFIGURATION)));
    }

    private static String packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
