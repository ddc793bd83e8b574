package dev.accountvending.local.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A resource such as {@code arn:aws:states:{region}:{account}:stateMachine:{name}}, with the paths
 * of {@link CallParameters} for variables. A variable that the request does not fill is {@code *};
 * with a question mark ({@code {RoleArn?}}), there is no resource then; {@code {Path=/}} is a slash
 * then. A variable with a form ({@code {role:RoleName}}) is converted by {@link Scope}. One that is
 * filled several times makes several resources.
 *
 * <p>If a request has an ARN for a name, that is the resource, followed by the rest of the
 * template.
 */
record ArnTemplate(String text, List<Part> parts) {
    private static final Pattern VARIABLE =
            Pattern.compile("\\{(?:([a-z0-9-]+):)?([A-Za-z0-9_.*-]+)(?:(\\?)|=([^}]*))?}");
    private static final String ANY = "*";

    ArnTemplate {
        parts = List.copyOf(parts);
    }

    /** A piece of the text. */
    sealed interface Part {
        /** Text without variables. */
        record Fixed(String text) implements Part {}

        /**
         * A variable that the request fills.
         *
         * @param form empty for the value itself
         * @param otherwise the text if the request has no value; empty for no resource
         */
        record Variable(String form, String path, List<String> otherwise) implements Part {
            public Variable {
                otherwise = List.copyOf(otherwise);
            }
        }
    }

    /** The text written so far. */
    private record Draft(String text, boolean given) {
        Draft with(String more) {
            boolean anyVersion = given && more.equals("/" + ANY);
            return anyVersion ? this : new Draft(text + more, given);
        }
    }

    static ArnTemplate of(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() > end) {
                parts.add(new Part.Fixed(text.substring(end, matcher.start())));
            }
            parts.add(variable(matcher));
            end = matcher.end();
        }
        if (end < text.length()) {
            parts.add(new Part.Fixed(text.substring(end)));
        }
        return new ArnTemplate(text, parts);
    }

    private static Part.Variable variable(Matcher matcher) {
        String form = matcher.group(1) == null ? "" : matcher.group(1);
        if (!form.isEmpty() && !Scope.hasForm(form)) {
            throw new IllegalStateException("There is no form " + form);
        }
        List<String> otherwise =
                matcher.group(3) != null
                        ? List.of()
                        : List.of(matcher.group(4) == null ? ANY : matcher.group(4));
        return new Part.Variable(form, matcher.group(2), otherwise);
    }

    /** Returns the resources, each once. */
    List<String> resources(Scope scope) {
        List<Draft> drafts = List.of(new Draft("", false));
        for (Part part : parts) {
            drafts =
                    switch (part) {
                        case Part.Fixed fixed ->
                                drafts.stream().map(draft -> draft.with(fixed.text())).toList();
                        case Part.Variable variable -> filled(drafts, variable, scope);
                    };
        }
        return drafts.stream().map(Draft::text).distinct().toList();
    }

    private static List<Draft> filled(List<Draft> drafts, Part.Variable variable, Scope scope) {
        List<String> values = values(variable, scope);
        List<Draft> filled = new ArrayList<>();
        for (Draft draft : drafts) {
            for (String value : values) {
                filled.add(value.startsWith("arn:") ? new Draft(value, true) : draft.with(value));
            }
        }
        return filled;
    }

    private static List<String> values(Part.Variable variable, Scope scope) {
        if (scope.word(variable.path()).isPresent()) {
            return List.of(scope.word(variable.path()).orElseThrow());
        }
        List<String> said = scope.parameters().texts(variable.path());
        if (said.isEmpty() && variable.form().equals("user") && scope.ownUser().isPresent()) {
            return List.of(scope.ownUser().orElseThrow());
        }
        List<String> values = said.isEmpty() ? variable.otherwise() : said;
        if (variable.form().isEmpty() || (said.isEmpty() && values.equals(List.of("")))) {
            return values;
        }
        return values.stream().map(value -> scope.formed(variable.form(), value)).toList();
    }
}
