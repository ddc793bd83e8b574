package dev.accountvending.simulation.lives;

import dev.accountvending.simulation.Installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lives the stories that patches of {@code tests/simulation/mutants} name in their heads, one a
 * line: {@code story:}, a seed, and a story as a search prints it. The product itself must live
 * them well; with the patch a promise must break, the one behind {@code breaks:}.
 */
public final class MutantStories {
    private static final Path PATCHES = Path.of("tests", "simulation", "mutants");
    private static final String BREAKS = "breaks: ";
    private static final String STORY = "story: ";

    private MutantStories() {}

    /**
     * Takes the names of patches; exits with 0 if every promise was kept, 1 if one broke that a
     * patch names, 2 if another did.
     */
    public static void main(String[] names) throws IOException {
        Installation installation = Installation.read(Path.of("."));
        int worst = 0;
        for (String name : names) {
            List<String> head = Files.readAllLines(PATCHES.resolve(name + ".patch"));
            String promise = behind(BREAKS, head).getFirst();
            Optional<String> broken =
                    behind(STORY, head).stream()
                            .flatMap(story -> lived(installation, story).stream())
                            .findFirst();
            broken.ifPresent(what -> System.out.println("found: " + what));
            worst = Math.max(worst, broken.map(it -> it.contains(promise) ? 1 : 2).orElse(0));
        }
        System.exit(worst);
    }

    private static List<String> behind(String word, List<String> head) {
        List<String> found = new ArrayList<>();
        for (String line : head) {
            if (line.startsWith("--- ")) {
                break;
            }
            if (line.startsWith(word)) {
                found.add(line.substring(word.length()));
            }
        }
        return found;
    }

    /** Returns the first promise that broke. */
    private static Optional<String> lived(Installation installation, String line) {
        String[] parts = line.split(" ", 2);
        Story story = Story.parse(Long.parseLong(parts[0]), parts[1]);
        return Life.of(installation, story, false).broken().stream().findFirst();
    }
}
