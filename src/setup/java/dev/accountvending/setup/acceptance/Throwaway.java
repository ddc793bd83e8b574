package dev.accountvending.setup.acceptance;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Roles that checks make and remove, and work that they do side by side. */
final class Throwaway {
    private Throwaway() {}

    /** Returns a trust in a whole account. */
    static String trustIn(String account) {
        return trust("\"AWS\": \"arn:aws:iam::%s:root\"".formatted(account));
    }

    /** Returns a trust in a service, such as {@code lambda.amazonaws.com}. */
    static String trustInService(String service) {
        return trust("\"Service\": \"%s\"".formatted(service));
    }

    private static String trust(String principal) {
        return """
               {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {%s}}]}"""
                .formatted(principal);
    }

    /** Makes a role, and returns its ARN. */
    static String makeRole(IamClient iam, String name, String trust) {
        try {
            return iam.createRole(
                            r ->
                                    r.roleName(name)
                                            .assumeRolePolicyDocument(trust)
                                            .description("Of an acceptance run; can be deleted"))
                    .role()
                    .arn();
        } catch (EntityAlreadyExistsException e) {
            return iam.getRole(r -> r.roleName(name)).role().arn();
        }
    }

    /** Removes a role and its policies, if it is there. */
    static void removeRole(IamClient iam, String name) {
        try {
            iam.listRolePolicies(r -> r.roleName(name))
                    .policyNames()
                    .forEach(
                            policy ->
                                    iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy)));
            iam.listAttachedRolePolicies(r -> r.roleName(name))
                    .attachedPolicies()
                    .forEach(
                            policy ->
                                    iam.detachRolePolicy(
                                            r -> r.roleName(name).policyArn(policy.policyArn())));
            iam.deleteRole(r -> r.roleName(name));
        } catch (NoSuchEntityException e) {
            return; // was never made, or is gone
        }
    }

    /**
     * Does all of it at once, and returns the results in the same order.
     *
     * @throws RunInterrupted if a person ends the run meanwhile; the work is stopped then
     */
    static <T> List<T> together(List<Callable<T>> work) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> results = threads.invokeAll(work);
            return results.stream().map(Throwaway::result).toList();
        } catch (InterruptedException e) {
            throw new RunInterrupted(e);
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new RunInterrupted(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        }
    }
}
