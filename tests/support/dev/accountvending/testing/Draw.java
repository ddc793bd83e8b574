package dev.accountvending.testing;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Draws the values of one case: some from the edges of what is possible, the others at random. */
public final class Draw {
    private static final int SHOWN = 1_000;

    /**
     * Ends of Unicode's blocks and planes, halves of pairs, what is not seen, and letters that
     * change their length or their alphabet with their case.
     */
    private static final int[] ODD = {
        0, '\t', '\n', '\r', 0x1B, ' ', '"', '%', '*', '\\', 0x7E, 0x7F, 0x80, 0x85, 0xA0, 0xAD,
        0xDF, 0xFF, 0x130, 0x131, 0x17F, 0x301, 0x378, 0x200B, 0x200D, 0x2028, 0x202E, 0x212A,
        0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFDD0, 0xFEFF, 0xFFFD, 0xFFFF, 0x10000,
        0x1F469, 0xE0041, 0x10FFFF
    };

    private final RandomGenerator random;
    private final double edges;
    private final List<@Nullable Object> drawn = new ArrayList<>();

    Draw(RandomGenerator random, double edges) {
        this.random = random;
        this.edges = edges;
    }

    public boolean yes() {
        return note(random.nextBoolean());
    }

    public int between(int min, int max) {
        return note(number(min, max));
    }

    public long anyLong() {
        return note(
                edge()
                        ? end(Long.MIN_VALUE, Long.MAX_VALUE)
                        : random.nextLong() >> random.nextInt(Long.SIZE));
    }

    public <T> T of(List<T> values) {
        return note(values.get(random.nextInt(values.size())));
    }

    /** Returns null in so many cases of a hundred. */
    public <T> @Nullable T orNull(int percent, Supplier<T> value) {
        if (random.nextInt(100) < percent) {
            drawn.add(null);
            return null;
        }
        return value.get();
    }

    /**
     * Returns so many of the characters given, the shortest and the longest text among the edges.
     */
    public String text(String characters, int min, int max) {
        int[] all = characters.codePoints().toArray();
        return text(min, max, () -> all[random.nextInt(all.length)]);
    }

    /** Returns characters of every plane, among them halves of pairs and what is not assigned. */
    public String anyText(int min, int max) {
        return text(min, max, this::anyCharacter);
    }

    public <T> List<T> list(int min, int max, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int size = number(min, max); list.size() < size; ) {
            list.add(element.get());
        }
        return List.copyOf(list);
    }

    /** Returns a set in the order in which its elements were drawn. */
    public <T> Set<T> set(int min, int max, Supplier<T> element) {
        Set<T> set = new LinkedHashSet<>();
        for (int size = number(min, max); set.size() < size; ) {
            set.add(element.get());
        }
        return set;
    }

    /** Draws until a value passes; the others count as not drawn. */
    public <T> T such(Predicate<T> passes, Supplier<T> value) {
        while (true) {
            int before = drawn.size();
            T candidate = value.get();
            if (passes.test(candidate)) {
                return candidate;
            }
            drawn.subList(before, drawn.size()).clear();
        }
    }

    /** Lists what was drawn, with each character that is not ASCII by its number. */
    @Override
    public String toString() {
        String all = drawn.stream().map(Draw::shown).collect(Collectors.joining(", ", "[", "]"));
        return all.length() <= SHOWN ? all : all.substring(0, SHOWN) + " …]";
    }

    private String text(int min, int max, Supplier<Integer> character) {
        StringBuilder text = new StringBuilder();
        boolean same = edge();
        int first = character.get();
        for (int length = number(min, max); length > 0; length--) {
            text.appendCodePoint(same ? first : character.get());
        }
        return note(text.toString());
    }

    private int anyCharacter() {
        return switch (random.nextInt(6)) {
            case 0 -> ODD[random.nextInt(ODD.length)];
            case 1 -> random.nextInt(0x100);
            case 2 -> random.nextInt(0x10000);
            case 3 -> random.nextInt(0x110000);
            default -> random.nextInt(' ', 0x7F);
        };
    }

    /** Small numbers are as likely as great ones. */
    private int number(int min, int max) {
        if (edge()) {
            return (int) end(min, max);
        }
        long above = random.nextLong((long) max - min + 1);
        int shift =
                random.nextBoolean()
                        ? 0
                        : random.nextInt(
                                Integer.SIZE - Integer.numberOfLeadingZeros(max - min) + 1);
        return (int) (min + (above >> shift));
    }

    private long end(long min, long max) {
        long[] ends =
                LongStream.of(min, max, min + 1, max - 1, 0, 1, -1)
                        .filter(n -> n >= min && n <= max)
                        .toArray();
        return ends[random.nextInt(ends.length)];
    }

    private boolean edge() {
        return random.nextDouble() < edges;
    }

    private <T> T note(T value) {
        drawn.add(value);
        return value;
    }

    private static String shown(@Nullable Object value) {
        return value instanceof String text
                ? text.chars()
                        .mapToObj(
                                c ->
                                        c >= ' ' && c < 0x7F
                                                ? Character.toString(c)
                                                : "\\u%04X".formatted(c))
                        .collect(Collectors.joining("", "\"", "\""))
                : String.valueOf(value);
    }
}
