package dev.accountvending;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How large a class and a record may be, and that a name means one thing in a module. */
class SizesTest {
    private static final int LINES = 350;
    private static final int COMPONENTS = 12;

    @Test
    void noClassOfTheProduct_isTooLong() {
        Map<String, Integer> tooLong = new TreeMap<>();
        Deployment.files("src/product/java", ".java")
                .forEach(
                        file -> {
                            int lines = (int) Deployment.text(file).lines().count();
                            if (lines > LINES) {
                                tooLong.put(file.toString(), lines);
                            }
                        });
        assertThat(tooLong).as("classes of more than %d lines", LINES).isEmpty();
    }

    @Test
    void noRecordOfTheProduct_isTooWide() {
        Map<String, Integer> tooWide = new TreeMap<>();
        new ClassFileImporter()
                .withImportOption(new ArchitectureTest.Modules())
                .importPackages("dev.accountvending")
                .that(ArchitectureTest.areDeployed())
                .forEach(
                        type -> {
                            int width =
                                    type.isRecord()
                                            ? type.reflect().getRecordComponents().length
                                            : 0;
                            if (width > COMPONENTS) {
                                tooWide.put(type.getName(), width);
                            }
                        });
        assertThat(tooWide).as("records of more than %d components", COMPONENTS).isEmpty();
    }

    @Test
    void aSimpleName_standsOnceInAModule() {
        List<String> twice = new ArrayList<>();
        for (String module : List.of("product", "setup", "local", "cli")) {
            Deployment.files("src/" + module + "/java", ".java")
                    .filter(file -> !file.endsWith("package-info.java"))
                    .collect(Collectors.groupingBy(Path::getFileName))
                    .values()
                    .stream()
                    .filter(files -> files.size() > 1)
                    .forEach(files -> twice.add(files.toString()));
        }
        assertThat(twice).isEmpty();
    }
}
