package dev.accountvending.slack;

import dev.accountvending.model.AccountName;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.DayCount;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.model.TypedText;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parsed text after {@code /account}. */
sealed interface SlackCommand {

    /** No text: the form is wanted. */
    record Form() implements SlackCommand {}

    record Help() implements SlackCommand {}

    record ListMine() implements SlackCommand {}

    /**
     * An account is asked for.
     *
     * @param fields as {@link AccountFields} takes them
     */
    record New(Map<String, String> fields) implements SlackCommand {
        public New {
            fields = Map.copyOf(fields);
        }
    }

    record Show(AccountName name) implements SlackCommand {}

    record HandOver(AccountName name) implements SlackCommand {}

    record Extend(AccountName name, int days, String why) implements SlackCommand {}

    record Budget(AccountName name, int dollars, String why) implements SlackCommand {}

    record Keep(AccountName name) implements SlackCommand {}

    record Retire(AccountName name) implements SlackCommand {}

    record Approve(AccountName name, String why) implements SlackCommand {}

    record Reject(AccountName name, String why) implements SlackCommand {}

    /** A text that is no command. */
    record NotUnderstood(String what) implements SlackCommand {}

    Set<String> NAMED =
            Set.of(
                    AccountFields.STAGE,
                    AccountFields.OWNER,
                    AccountFields.DAYS,
                    AccountFields.PURPOSE);

    Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

    /** What copied text puts around a purpose. */
    Pattern QUOTED = Pattern.compile("\"(.*)\"|'(.*)'");

    /** {@code 100} or {@code $100}. */
    Pattern DOLLARS = Pattern.compile("\\$?[1-9][0-9]{0,8}");

    /** Reads a command's text. */
    static SlackCommand parse(String text) {
        Deque<String> words =
                new ArrayDeque<>(
                        Arrays.asList(
                                SPACES.matcher(TypedText.of(text))
                                        .replaceAll(" ")
                                        .strip()
                                        .split(" ", -1)));
        String first = Ascii.lower(words.removeFirst());
        try {
            return switch (first) {
                case "" -> new Form();
                case "help" -> new Help();
                case "list" -> only(new ListMine(), words);
                case "new" -> asked(words);
                case "show" -> only(new Show(name(words)), words);
                case "hand-over", "handover" -> only(new HandOver(name(words)), words);
                case "extend" -> extend(words);
                case "budget" -> budget(words);
                case "keep" -> only(new Keep(name(words)), words);
                case "retire" -> only(new Retire(name(words)), words);
                case "approve" -> new Approve(name(words), reason(words));
                case "reject" -> reject(words);
                default -> new NotUnderstood("There is no command \"%s\".".formatted(first));
            };
        } catch (InvalidValue invalid) {
            return new NotUnderstood(String.valueOf(invalid.getMessage()));
        }
    }

    private static SlackCommand asked(Deque<String> words) {
        Map<String, String> fields = new HashMap<>();
        put(
                fields,
                AccountFields.KIND,
                next(words, "Give a kind and a name, for example: new sandbox my-spike."));
        put(fields, AccountFields.NAME, next(words, "A name is missing."));
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            int equals = word.indexOf('=');
            String key = equals < 0 ? "" : Ascii.lower(word.substring(0, equals));
            if (NAMED.contains(key)) {
                String value = word.substring(equals + 1);
                put(
                        fields,
                        key,
                        key.equals(AccountFields.PURPOSE)
                                ? unquoted((value + " " + rest(words)).strip())
                                : value);
            } else if (DayCount.isMeantBy(word)) {
                put(fields, AccountFields.DAYS, word);
            } else {
                throw new InvalidValue("I do not understand \"%s\" here.".formatted(word));
            }
        }
        return new New(fields);
    }

    private static String unquoted(String text) {
        Matcher quoted = QUOTED.matcher(text);
        return quoted.matches()
                ? Objects.requireNonNullElse(quoted.group(1), quoted.group(2))
                : text;
    }

    private static SlackCommand extend(Deque<String> words) {
        AccountName name = name(words);
        int days = DayCount.parse(next(words, "By how many days? Say 7d, for example."));
        return new Extend(name, days, rest(words));
    }

    private static SlackCommand budget(Deque<String> words) {
        AccountName name = name(words);
        String amount = next(words, "How many dollars a month? Say 100, for example.");
        if (!DOLLARS.matcher(amount).matches()) {
            throw new InvalidValue(
                    "\"%s\" is not a whole number of US dollars, such as 100.".formatted(amount));
        }
        return new Budget(name, Integer.parseInt(amount.replace("$", "")), rest(words));
    }

    private static SlackCommand reject(Deque<String> words) {
        AccountName name = name(words);
        if (words.isEmpty()) {
            throw new InvalidValue(
                    "Give the reason after the name: the person who asked will read it.");
        }
        return new Reject(name, reason(words));
    }

    /** Reads the reason, which a button carries until it is pressed. */
    private static String reason(Deque<String> words) {
        String reason = rest(words);
        if (reason.length() > Interactions.LONGEST_WHY) {
            throw new InvalidValue(
                    "A reason has at most %d characters.".formatted(Interactions.LONGEST_WHY));
        }
        return reason;
    }

    private static AccountName name(Deque<String> words) {
        return new AccountName(TypedText.name(next(words, "A name is missing.")));
    }

    private static String next(Deque<String> words, String missing) {
        if (words.isEmpty()) {
            throw new InvalidValue(missing);
        }
        return words.removeFirst();
    }

    private static void put(Map<String, String> fields, String key, String value) {
        if (fields.put(key, value) != null) {
            throw new InvalidValue("%s is given twice.".formatted(key));
        }
    }

    private static String rest(Deque<String> words) {
        String rest = String.join(" ", words);
        words.clear();
        return rest;
    }

    private static SlackCommand only(SlackCommand understood, Deque<String> more) {
        if (!more.isEmpty()) {
            throw new InvalidValue("I do not understand \"%s\" here.".formatted(rest(more)));
        }
        return understood;
    }
}
