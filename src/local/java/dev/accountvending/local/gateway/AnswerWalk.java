package dev.accountvending.local.gateway;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Searches one answer for its required members, and fills in those that can only be empty.
 *
 * @param <N> a structure of its body
 */
final class AnswerWalk<N> {
    private static final int MOST_LACKS = 20;

    private final OutputModel.Output output;
    private final Body<N> body;
    private final Set<String> lacks = new LinkedHashSet<>();
    private boolean filled;

    AnswerWalk(OutputModel.Output output, Body<N> body, Map<String, String> headers) {
        this.output = output;
        this.body = body;
        output.shape()
                .uses()
                .forEach(
                        (name, use) -> {
                            if ("header".equals(use.location())
                                    && output.shape().requires(name)
                                    && !headers.containsKey(
                                            use.name(name).toLowerCase(Locale.ROOT))) {
                                lacks.add(name);
                            }
                        });
    }

    /** Returns whether the body is checked at all; if not, it may have any form. */
    boolean hasBody() {
        return payload().map(use -> output.model().shape(use).isStructure()).orElse(true);
    }

    boolean isFilled() {
        return filled;
    }

    /** Returns the paths of what is missing, such as {@code Roles[].Arn}. */
    List<String> lacks() {
        return lacks.stream().limit(MOST_LACKS).toList();
    }

    void check(N root) {
        String payload = output.shape().payload();
        OutputModel.Shape shape = payload().map(output.model()::shape).orElse(output.shape());
        more(
                root,
                shape,
                !output.more().isEmpty() && output.more().getFirst().equals(payload) ? 1 : 0);
        structure(root, shape, payload == null ? "" : payload + ".");
    }

    private Optional<OutputModel.Use> payload() {
        return Optional.ofNullable(output.shape().payload()).map(output.shape().uses()::get);
    }

    /** Says that there are further pages if there is a token to ask for them with. */
    private void more(N root, OutputModel.Shape shape, int from) {
        List<String> path = output.more().subList(from, output.more().size());
        List<String> parents = path.isEmpty() ? path : path.subList(0, path.size() - 1);
        N parent = root;
        OutputModel.Shape at = shape;
        for (String name : parents) {
            OutputModel.Use use = at.uses().get(name);
            Optional<N> next = use == null ? Optional.empty() : body.member(parent, name, use);
            if (use == null || next.isEmpty()) {
                return;
            }
            parent = next.get();
            at = output.model().shape(use);
        }
        OutputModel.Use use = path.isEmpty() ? null : at.uses().get(path.getLast());
        if (use != null && body.member(parent, path.getLast(), use).isEmpty()) {
            body.addBoolean(parent, path.getLast(), use, hasToken(parent, at));
            filled = true;
        }
    }

    private boolean hasToken(N parent, OutputModel.Shape at) {
        String name = output.token().isEmpty() ? "" : output.token().getLast();
        OutputModel.Use use = at.uses().get(name);
        return use != null && body.member(parent, name, use).isPresent();
    }

    private void structure(N node, OutputModel.Shape shape, String path) {
        shape.uses()
                .forEach(
                        (name, use) -> {
                            if (!use.isOutsideBody()) {
                                member(node, shape, name, use, path + name);
                            }
                        });
    }

    private void member(
            N parent, OutputModel.Shape of, String name, OutputModel.Use use, String path) {
        OutputModel.Shape shape = output.model().shape(use);
        boolean required = of.requires(name);
        if (!required && !output.model().demands(use)) {
            return;
        }
        if (shape.isList() || shape.isMap()) {
            Optional<List<N>> items = body.items(parent, name, use, shape);
            items.ifPresent(all -> items(all, shape, path));
            if (required && items.isEmpty()) {
                body.addEmpty(parent, name, use, shape);
                filled = true;
            }
            return;
        }
        Optional<N> found = body.member(parent, name, use);
        if (required && found.isEmpty()) {
            if (!output.echo().contains(path)) {
                lacks.add(path);
            }
        } else if (shape.isStructure()) {
            found.ifPresent(node -> structure(node, shape, path + "."));
        }
    }

    private void items(List<N> items, OutputModel.Shape of, String path) {
        OutputModel.Use use = of.isList() ? of.member() : of.value();
        if (use != null && output.model().demands(use)) {
            OutputModel.Shape shape = output.model().shape(use);
            if (shape.isStructure()) {
                items.forEach(item -> structure(item, shape, path + "[]."));
            }
        }
    }
}
