package dev.accountvending.doctor;

import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.InvalidValue;
import dev.accountvending.policy.Policy;
import dev.accountvending.runtime.Settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Whether every setting can be read, for functions read theirs one by one, and one that only the
 * end of a lease asks for would be missed then. It asks whatever {@link Settings} can answer, so
 * that none is forgotten here.
 */
final class SettingsCheck {
    private static final Set<String> NO_SETTINGS =
            Set.of("environment", "hashCode", "toString", "getClass");

    /** A name of 30 characters, and as many leases of it as have three digits. */
    private static final String LONGEST_LEASE = "a".repeat(30) + "-999";

    private static final Pattern ROLE = Pattern.compile("arn:[a-z-]+:iam::\\d{12}:role/.+");
    private static final Pattern DOMAIN =
            Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]*[a-z0-9]");

    private final Settings settings;

    SettingsCheck(Settings settings) {
        this.settings = settings;
    }

    CheckOutcome look() {
        Set<String> wrong = new TreeSet<>();
        for (Method setting : readable()) {
            read(wrong, () -> invoke(setting));
        }
        settings.environment().variables().keySet().stream()
                .filter(name -> name.contains("_WAIT_") || name.endsWith("_AT_MOST"))
                .forEach(name -> read(wrong, () -> settings.seconds(name)));
        read(wrong, () -> Policy.of(settings));
        read(wrong, this::checkRootEmail);
        read(wrong, this::checkParentDomain);
        read(wrong, () -> checkRole("organizationRoleArn", settings.organizationRole()));
        read(wrong, () -> checkRole("parentZoneRoleArn", settings.parentZoneRole()));
        read(wrong, () -> checkRole("identityReaderRoleArn", settings.identityReaderRole()));
        return CheckOutcome.of(List.copyOf(wrong));
    }

    private static List<Method> readable() {
        return Arrays.stream(Settings.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getParameterCount() == 0)
                .filter(method -> !NO_SETTINGS.contains(method.getName()))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private void invoke(Method setting) {
        try {
            setting.invoke(settings);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException wrong
                    ? wrong
                    : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void read(Set<String> wrong, Runnable setting) {
        try {
            setting.run();
        } catch (RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            wrong.add(message.endsWith(".") ? message : message + ".");
        }
    }

    private void checkRootEmail() {
        String longest = settings.rootEmailTemplate().replace("{lease}", LONGEST_LEASE);
        try {
            new EmailAddress(longest);
        } catch (InvalidValue e) {
            throw new IllegalStateException(
                    "AVM_ROOT_EMAIL_TEMPLATE is too long, or no address, for the longest lease id: "
                            + e.getMessage(),
                    e);
        }
    }

    private void checkParentDomain() {
        if (!DOMAIN.matcher(settings.parentDomain()).matches()) {
            throw new IllegalStateException(
                    "AVM_PARENT_DOMAIN must be a domain such as accounts.example.com, in lower case and without a final dot, not \"%s\"."
                            .formatted(settings.parentDomain()));
        }
    }

    private static void checkRole(String parameter, String arn) {
        if (!ROLE.matcher(arn).matches()) {
            throw new IllegalStateException(
                    "%s must be a role's ARN, not \"%s\".".formatted(parameter, arn));
        }
    }
}
