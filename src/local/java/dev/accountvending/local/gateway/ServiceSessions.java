package dev.accountvending.local.gateway;

import dev.accountvending.local.core.LocalCloudException;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives AWS services sessions in roles that trust them, as Lambda and CodeBuild have. */
public final class ServiceSessions {
    private final Moto moto;
    private final Callers callers;
    private final Authorizer authorizer;

    public ServiceSessions(Moto moto, Callers callers, Authorizer authorizer) {
        this.moto = moto;
        this.callers = callers;
        this.authorizer = authorizer;
    }

    /**
     * Starts a new session of the caller's role, by its session name.
     *
     * @param service such as {@code lambda.amazonaws.com}
     * @throws AwsFailure if the role does not trust the service
     */
    public GivenKey begin(String service, Caller caller) {
        authorizer.requireTrust(service, caller.principal());
        Answer answer =
                moto.query(
                        caller.account(),
                        "sts",
                        Map.of(
                                "Action",
                                "AssumeRole",
                                "Version",
                                "2011-06-15",
                                "RoleArn",
                                caller.principal(),
                                "RoleSessionName",
                                String.valueOf(caller.sessionName())));
        GivenKey key =
                new GivenKey(
                        element(answer, "AccessKeyId"),
                        element(answer, "SecretAccessKey"),
                        element(answer, "SessionToken"),
                        caller);
        callers.learn(key);
        return key;
    }

    private static String element(Answer answer, String name) {
        Matcher matcher = Pattern.compile("<" + name + ">([^<]*)</").matcher(answer.text());
        if (!matcher.find()) {
            throw new LocalCloudException("moto gave no session: " + answer.text());
        }
        return matcher.group(1);
    }
}
