package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.Callers;
import dev.accountvending.local.gateway.GivenKey;
import dev.accountvending.local.gateway.Moto;

import org.w3c.dom.Element;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose keys are whose, and no session of a role that is not there: moto would give one. A session
 * works for the function and the lease of whoever asked for it.
 */
final class RoleSessions {
    private final Moto moto;
    private final Callers callers;
    private final Set<String> roles = ConcurrentHashMap.newKeySet();

    RoleSessions(Moto moto, Callers callers) {
        this.moto = moto;
        this.callers = callers;
    }

    Answer assumeRole(AwsCall call) {
        String role = call.requiredParameter("RoleArn");
        if (!exists(role)) {
            throw denied(call, role);
        }
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            learn(answer, call.caller().as(role, call.requiredParameter("RoleSessionName")));
        }
        return answer;
    }

    /** The user's own session, such as people take to show that they have signed in with MFA. */
    Answer getSessionToken(AwsCall call) {
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            learn(answer, call.caller());
        }
        return answer;
    }

    private void learn(Answer session, Caller caller) {
        Element credentials = Xml.parse(session.text());
        callers.learn(
                new GivenKey(
                        Xml.required(credentials, "AccessKeyId"),
                        Xml.required(credentials, "SecretAccessKey"),
                        Xml.required(credentials, "SessionToken"),
                        caller));
    }

    Answer createAccessKey(AwsCall call) {
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            Element key = Xml.parse(answer.text());
            Caller caller = call.caller();
            callers.learn(
                    new GivenKey(
                            Xml.required(key, "AccessKeyId"),
                            Xml.required(key, "SecretAccessKey"),
                            null,
                            new Caller(
                                    caller.account(),
                                    user(caller.account(), Xml.required(key, "UserName")),
                                    null,
                                    null,
                                    null)));
        }
        return answer;
    }

    Answer deleteAccessKey(AwsCall call) {
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            callers.forget(call.requiredParameter("AccessKeyId"));
        }
        return answer;
    }

    Answer deleteRole(AwsCall call) {
        Answer answer = moto.pass(call);
        roles.clear();
        return answer;
    }

    /** For a key that nobody was given, moto would name a user of its own. */
    Answer callerIdentity(AwsCall call) {
        Answer answer = moto.pass(call);
        return callers.find(call.accessKey()).isPresent()
                ? answer
                : answer.edited(
                        text ->
                                text.replaceAll(
                                        "<Arn>[^<]*</Arn>",
                                        "<Arn>" + call.caller().arn() + "</Arn>"));
    }

    /** A user's ARN, which has the user's path in it. */
    private String user(String account, String name) {
        Answer user =
                moto.query(
                        account,
                        "iam",
                        Map.of("Action", "GetUser", "Version", "2010-05-08", "UserName", name));
        return Xml.required(Xml.parse(user.text()), "Arn");
    }

    private boolean exists(String arn) {
        if (roles.contains(arn)) {
            return true;
        }
        String[] parts = arn.split(":", -1);
        if (parts.length != 6 || !parts[5].startsWith("role/")) {
            return false;
        }
        Answer role =
                moto.query(
                        parts[4],
                        "iam",
                        Map.of(
                                "Action",
                                "GetRole",
                                "Version",
                                "2010-05-08",
                                "RoleName",
                                arn.substring(arn.lastIndexOf('/') + 1)));
        boolean there = role.succeeded() && role.text().contains("<Arn>" + arn + "</Arn>");
        if (there) {
            roles.add(arn);
        }
        return there;
    }

    static AwsFailure denied(AwsCall call, String role) {
        return new AwsFailure(
                403,
                "AccessDenied",
                "User: %s is not authorized to perform: sts:AssumeRole on resource: %s"
                        .formatted(call.caller().arn(), role));
    }
}
