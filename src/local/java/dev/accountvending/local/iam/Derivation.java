package dev.accountvending.local.iam;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Derives the resources of an operation that the table does not list, from IAM's own list: those of
 * each type that the action requires, and otherwise of the types that the request names.
 *
 * <p>The list requires more than AWS does if one of several types is meant, so a required type that
 * the request does not name is left out if it names another. EC2 is an exception: it checks a
 * resource that does not exist yet.
 */
final class Derivation {
    private static final String EC2 = "ec2";

    private Derivation() {}

    /** Returns the resources; {@code *} for an action without resources. */
    static List<String> resources(String prefix, IamData.Action action, Scope scope) {
        List<Candidate> required =
                action.types().stream()
                        .filter(IamData.Type::required)
                        .map(type -> Candidate.of(type, scope))
                        .flatMap(Optional::stream)
                        .toList();
        List<Candidate> optional =
                action.types().stream()
                        .filter(type -> !type.required())
                        .map(type -> Candidate.of(type, scope))
                        .flatMap(Optional::stream)
                        .toList();
        List<Candidate> chosen = new ArrayList<>();
        if (prefix.equals(EC2)) {
            chosen.addAll(required);
        } else {
            required.stream().filter(Candidate::isNamed).forEach(chosen::add);
        }
        if (chosen.isEmpty()) {
            best(optional).filter(Candidate::isNamed).ifPresent(chosen::add);
        }
        if (chosen.isEmpty()) {
            best(required).or(() -> best(optional)).ifPresent(chosen::add);
        }
        return chosen.isEmpty()
                ? List.of("*")
                : chosen.stream().flatMap(c -> c.resources().stream()).distinct().toList();
    }

    private static Optional<Candidate> best(List<Candidate> candidates) {
        return candidates.stream().min(Candidate.BEST_FIRST);
    }

    /**
     * The resources of a type.
     *
     * @param named how many variables the request fills
     * @param missing how many it leaves open
     */
    private record Candidate(List<String> resources, int named, int missing) {
        static final Comparator<Candidate> BEST_FIRST =
                Comparator.comparingInt(Candidate::missing)
                        .thenComparing(Comparator.comparingInt(Candidate::named).reversed());

        static Optional<Candidate> of(IamData.Type type, Scope scope) {
            return type.patterns().stream().map(pattern -> of(pattern.fill(scope))).min(BEST_FIRST);
        }

        private static Candidate of(List<ArnPattern.Filled> filled) {
            ArnPattern.Filled first = filled.getFirst();
            return new Candidate(
                    filled.stream().map(ArnPattern.Filled::arn).toList(),
                    first.named(),
                    first.missing());
        }

        boolean isNamed() {
            return named > 0 || missing == 0;
        }
    }
}
