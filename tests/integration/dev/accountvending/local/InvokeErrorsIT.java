package dev.accountvending.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.accountvending.local.moto.MotoInstallation;
import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

class InvokeErrorsIT {
    @Test
    void everyErrorOfLambdasModel_isRetried_orHasAReasonNotToBe() throws IOException {
        JsonNode errors =
                new YAMLMapper()
                        .readTree(Path.of("tests/fixtures/lambda/invoke-errors.yml").toFile());
        Set<String> answered = new TreeSet<>();
        errors.path("retried").forEach(name -> answered.add(name.asText()));
        errors.path("permanent").fieldNames().forEachRemaining(answered::add);

        assertThat(answered).isEqualTo(documented());
    }

    private static Set<String> documented() throws IOException {
        Path python = new MotoInstallation(Path.of(""), _ -> {}).python();
        try (Stream<Path> files = Files.walk(python.resolve("../../lib").normalize());
                InputStream model =
                        new GZIPInputStream(
                                Files.newInputStream(
                                        files.filter(
                                                        file ->
                                                                file.endsWith(
                                                                        "botocore/data/lambda/2015-03-31/service-2.json.gz"))
                                                .findFirst()
                                                .orElseThrow()))) {
            return Json.MAPPER
                    .readTree(model)
                    .at("/operations/Invoke/errors")
                    .valueStream()
                    .map(error -> error.path("shape").asText())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
