package dev.accountvending.local.rules;

import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.AwsCall;
import dev.accountvending.local.gateway.AwsFailure;
import dev.accountvending.local.gateway.Caller;
import dev.accountvending.local.gateway.Callers;
import dev.accountvending.local.gateway.GivenKey;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.gateway.SessionDetails;

import org.w3c.dom.Element;

import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives out keys of sessions and notes their owners; refuses a session of a role that does not
 * exist, which moto would give. A session works for the function and the lease of its caller.
 */
final class RoleSessions {
    private final Moto moto;
    private final Callers callers;
    private final Clock clock;
    private final Set<String> roles = ConcurrentHashMap.newKeySet();

    RoleSessions(Moto moto, Callers callers, Clock clock) {
        this.moto = moto;
        this.callers = callers;
        this.clock = clock;
    }

    Answer assumeRole(AwsCall call) {
        String role = call.requiredParameter("RoleArn");
        if (!exists(role)) {
            throw denied(call, role);
        }
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            learn(answer, call.caller().as(role, session(call)));
        }
        return answer;
    }

    /** Gives a session to the bearer of a token whose issuer and audience the account knows. */
    Answer assumeRoleWithWebIdentity(AwsCall call) {
        String role = call.requiredParameter("RoleArn");
        WebIdentityToken token = WebIdentityToken.of(call.requiredParameter("WebIdentityToken"));
        if (!exists(role)) {
            throw denied(call, role);
        }
        String account = role.split(":", -1)[4];
        requireProvider(account, token);
        Answer answer = moto.pass(call);
        if (answer.succeeded()) {
            learn(answer, new Caller(account, role, session(call), null, null));
        }
        return answer;
    }

    /** Does not check the signature: no issuer's keys can be fetched here. */
    private void requireProvider(String account, WebIdentityToken token) {
        Answer provider =
                moto.query(
                        account,
                        "iam",
                        Map.of(
                                "Action",
                                "GetOpenIDConnectProvider",
                                "Version",
                                "2010-05-08",
                                "OpenIDConnectProviderArn",
                                "arn:aws:iam::%s:oidc-provider/%s"
                                        .formatted(account, token.issuer())));
        if (!provider.succeeded()) {
            throw new AwsFailure(
                    400,
                    "InvalidIdentityToken",
                    "No OpenIDConnect provider found in your account for https://"
                            + token.issuer());
        }
        Element clients =
                Xml.all(Xml.parse(provider.text()), "ClientIDList").stream()
                        .findFirst()
                        .orElseThrow();
        if (!Xml.texts(clients, "member").contains(token.audience())) {
            throw new AwsFailure(400, "InvalidIdentityToken", "Incorrect token audience");
        }
    }

    /** Returns the details of the session that a call asks for. */
    private SessionDetails session(AwsCall call) {
        Map<String, String> tags = new HashMap<>();
        for (int i = 1; call.parameter("Tags.member.%d.Key".formatted(i)).isPresent(); i++) {
            tags.put(
                    call.requiredParameter("Tags.member.%d.Key".formatted(i)),
                    call.parameter("Tags.member.%d.Value".formatted(i)).orElse(""));
        }
        return new SessionDetails(
                call.requiredParameter("RoleSessionName"),
                clock.instant(),
                mfa(call),
                tags,
                call.parameter("Policy").orElse(null));
    }

    /** Returns whether the caller signed in with MFA, which its session inherits. */
    private static boolean mfa(AwsCall call) {
        SessionDetails before = call.caller().session();
        return call.parameter("TokenCode").isPresent() || (before != null && before.mfa());
    }

    /**
     * Gives the user's own session, which people use to prove that they have signed in with MFA.
     */
    Answer getSessionToken(AwsCall call) {
        // moto gives every caller the same key.
        Answer answer =
                moto.pass(call)
                        .edited(
                                text ->
                                        text.replaceFirst(
                                                "<AccessKeyId>[^<]*<",
                                                "<AccessKeyId>" + newKey() + "<"));
        if (answer.succeeded()) {
            Caller user = call.caller();
            learn(
                    answer,
                    new Caller(
                            user.account(),
                            user.principal(),
                            new SessionDetails(null, clock.instant(), mfa(call), Map.of(), null),
                            user.function(),
                            user.lease()));
        }
        return answer;
    }

    private static String newKey() {
        return "ASIA"
                + UUID.randomUUID()
                        .toString()
                        .replace("-", "")
                        .substring(0, 16)
                        .toUpperCase(Locale.ROOT);
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

    /** Answers for an unknown key too, for which moto would name a user of its own. */
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

    /** Returns a user's ARN, which contains the user's path. */
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
