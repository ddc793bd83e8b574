package dev.accountvending.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.accountvending.cli.TestingCli.Run;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

class ProfilesCommandTest {
    private static final String ACCOUNTS = "GET /accounts?owner=ben%40example.com&status=ACTIVE";
    private static final String MINE = "[default]\r\nregion = eu-west-1 # mine\r\n; the end";

    private final TestingApi api = new TestingApi();
    @TempDir private Path folder;

    @BeforeEach
    void vend() {
        owns("checkout-qa", "another-qa");
        handsOver("checkout-qa");
        handsOver("another-qa");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void write_addsTheAccountsAndKeepsTheRest() throws Exception {
        Path config = file("config", MINE, "rw-r-----");

        Run run = write(config);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("2 account profiles written to " + config, "no profile identity yet");
        assertThat(text(config))
                .startsWith(MINE + "\r\n")
                .containsSubsequence("another-qa-Developer", "checkout-qa-Developer")
                .contains("source_profile = identity\r\n");
        assertThat(mode(config)).isEqualTo("rw-r-----");
        assertThat(files()).containsExactly("config");
    }

    @Test
    void write_intoAFolderThatIsNotThere_saysThatItIsMade() {
        Run run = write(folder.resolve("new/config"));

        assertThat(run.err()).contains("folder " + folder.resolve("new"));
    }

    @Test
    void write_besideTheProfileOfTheKeys_warnsOfNothing() throws Exception {
        Run run = write(file("config", "[profile identity]\nregion = eu-west-1\n", "rw-------"));

        assertThat(run.err().lines()).singleElement().asString().contains("2 account profiles");
    }

    @Test
    void write_twice_leavesTheFileUntouched() throws Exception {
        Path config = file("config", MINE, "rw-------");
        write(config);
        FileTime before = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(config, before);
        Object inode = Files.getAttribute(config, "unix:ino");

        Run run = write(config);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains(config + " has all 2 account profiles already.");
        assertThat(Files.getLastModifiedTime(config)).isEqualTo(before);
        assertThat(Files.getAttribute(config, "unix:ino")).isEqualTo(inode);
    }

    @Test
    void write_removesTheAccountsThatAreGone() throws Exception {
        Path config = file("config", MINE, "rw-------");
        try (TestingApi later = new TestingApi()) {
            write(config);
            owns(later, List.of());

            Run run = TestingCli.run(later, arguments(config, "--write"));

            assertThat(run.exitCode()).isZero();
            assertThat(text(config)).startsWith(MINE).doesNotContain("-Developer");
        }
    }

    @Test
    void write_whereThereIsNoFile_makesItForItsOwnerAlone() throws Exception {
        Path config = folder.resolve("home/.aws/config");

        assertThat(write(config).exitCode()).isZero();

        assertThat(mode(config)).isEqualTo("rw-------");
        assertThat(mode(folder.resolve("home/.aws"))).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("home"))).isEqualTo("rwx------");
        assertThat(text(config)).startsWith(ConfigMerge.BEGIN + "\n");
    }

    @Test
    void write_throughASymbolicLink_keepsIt() throws Exception {
        Path dotfiles = Files.createDirectory(folder.resolve("dotfiles"));
        Path real = Files.writeString(dotfiles.resolve("aws"), MINE);
        Path between = Files.createSymbolicLink(dotfiles.resolve("link"), Path.of("aws"));
        Path config =
                Files.createSymbolicLink(folder.resolve("config"), Path.of("dotfiles", "link"));

        assertThat(write(config).exitCode()).isZero();

        assertThat(config).isSymbolicLink();
        assertThat(between).isSymbolicLink();
        assertThat(text(real)).startsWith(MINE).contains("checkout-qa-Developer");
        assertThat(files()).containsExactly("config", "dotfiles");
    }

    @Test
    void write_throughALinkToNothing_makesWhatItPointsTo() throws Exception {
        Path real = folder.resolve("real");
        Path config = Files.createSymbolicLink(folder.resolve("config"), real);

        assertThat(write(config).exitCode()).isZero();

        assertThat(config).isSymbolicLink();
        assertThat(real).isRegularFile();
    }

    @Test
    void write_throughLinksInACircle_isRefused() throws Exception {
        Path config = folder.resolve("config");
        Files.createSymbolicLink(config, config);

        assertRefused(write(config), "leads in circles");
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--r--r--", "---------"})
    void write_withoutPermission_isRefused(String mode) throws Exception {
        Path config = file("config", MINE, mode);

        Run run = write(config);

        assertRefused(run, "permission denied");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
        assertThat(text(config)).isEqualTo(MINE);
        assertThat(files()).containsExactly("config");
    }

    @Test
    void write_whereNoFileCanBe_isRefused() throws Exception {
        file("file", "", "rw-------");

        assertRefused(write(folder.resolve("file/config")), "Cannot write");
        assertRefused(write(Files.createDirectory(folder.resolve("d"))), "is a folder");
        assertRefused(write(Path.of("/dev/null")), "is not a plain file");
    }

    @Test
    void write_intoUtf16_isRefused() throws Exception {
        Path config = folder.resolve("config");
        Files.write(config, MINE.getBytes(StandardCharsets.UTF_16));

        assertRefused(write(config), "is no text in UTF-8");
    }

    @Test
    void write_withHalfAMarker_isRefusedAndTouchesNothing() throws Exception {
        String half = MINE + "\n" + ConfigMerge.BEGIN + "\n";
        Path config = file("config", half, "rw-------");

        assertRefused(write(config), "but not \"# <<< account vending machine\"");
        assertThat(text(config)).isEqualTo(half);
    }

    @Test
    void profiles_withoutWrite_printsWhatWouldBe() throws Exception {
        Path config = folder.resolve("config");

        Run run = TestingCli.run(api, arguments(config));

        assertThat(run.outLines())
                .startsWith(ConfigMerge.BEGIN)
                .contains("[profile another-qa-Developer]", "[profile checkout-qa-Developer]")
                .endsWith(ConfigMerge.END);
        assertThat(run.err()).contains("--write", config.toString());
        assertThat(config).doesNotExist();
    }

    @Test
    void profiles_withAnMfaDevice_namesItWhereARoleIsAssumed() throws Exception {
        String device = "arn:aws:iam::222222222222:mfa/ben";

        Run run = TestingCli.run(api, arguments(folder.resolve("config"), "--mfa-serial", device));

        assertThat(run.outLines())
                .containsSubsequence(
                        "[profile another-qa-Developer]", "mfa_serial = " + device, "");
    }

    @Test
    void profiles_ofIdentityCenter_shareTheirSession() throws Exception {
        try (TestingApi portal = new TestingApi()) {
            owns(portal, List.of("checkout-qa", "another-qa"));
            for (String name : List.of("checkout-qa", "another-qa")) {
                portal.on(
                        "GET /accounts/%s/hand-over".formatted(name),
                        handOver(
                                name,
                                """
                                [sso-session account-vending]
                                sso_start_url = https://example.awsapps.com/start

                                [profile %s-Work]
                                sso_session = account-vending
                                """
                                        .formatted(name)));
            }

            Run run =
                    TestingCli.run(
                            portal,
                            arguments(folder.resolve("config"), "--mfa-serial", "GAHT12345678"));

            assertThat(run.out())
                    .containsOnlyOnce("[sso-session account-vending]")
                    .contains("[profile checkout-qa-Work]", "[profile another-qa-Work]")
                    .doesNotContain("mfa_serial");
        }
    }

    private Run write(Path config) {
        return TestingCli.run(api, arguments(config, "--write"));
    }

    private static String[] arguments(Path config, String... more) {
        return Stream.concat(
                        Stream.of(
                                "profiles",
                                "--owner",
                                "ben@example.com",
                                "--config",
                                config.toString()),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private void owns(String... names) {
        owns(api, List.of(names));
    }

    private static void owns(TestingApi api, List<String> names) {
        ObjectNode page = Json.MAPPER.createObjectNode();
        var accounts = page.putArray("accounts");
        names.forEach(name -> accounts.add(TestingApi.lease(name, "ACTIVE")));
        api.on(ACCOUNTS, page);
    }

    private void handsOver(String name) {
        api.on(
                "GET /accounts/%s/hand-over".formatted(name),
                handOver(
                        name,
                        """
                        [profile %s-Developer]
                        role_arn = arn:aws:iam::123456789012:role/vending/Developer
                        source_profile = identity
                        """
                                .formatted(name)));
    }

    private static ObjectNode handOver(String name, String awsConfig) {
        ObjectNode handOver = Json.MAPPER.createObjectNode().put("name", name);
        var roles = handOver.putArray("roles");
        roles.addObject().put("name", "Developer").put("awsConfig", awsConfig);
        roles.addObject().put("name", "Deployer").putNull("awsConfig");
        return handOver;
    }

    private Path file(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void assertRefused(Run run, String why) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines()).singleElement().asString().contains(why);
    }
}
