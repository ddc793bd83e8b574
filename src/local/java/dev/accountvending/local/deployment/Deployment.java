package dev.accountvending.local.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.node.NodeModules;
import dev.accountvending.runtime.Json;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * What is deployed to the vending account: the template that is packaged from {@code
 * serverless.yml}. Packaging takes a second or two if something changed, and runs in parallel to
 * the other parts' start.
 */
public final class Deployment {
    /** The folder below {@code build/} in which the local cloud packages. */
    public static final String FOLDER = "deployment";

    private final FutureTask<Optional<String>> packaged;
    private final String ownerTag;

    private Deployment(FutureTask<Optional<String>> packaged, String ownerTag) {
        this.packaged = packaged;
        this.ownerTag = ownerTag;
    }

    /**
     * Begins to package, if there is Node and something to package.
     *
     * @param folder below {@code build/}, one for each set of parameters
     */
    public static Deployment begin(
            Path project, String folder, StageParameters parameters, Consumer<String> progress) {
        return begin(project, project, folder, parameters, progress);
    }

    /**
     * Begins to package another version of the product with this one's tools.
     *
     * @param tools the project whose packages of npm are used
     */
    public static Deployment begin(
            Path project,
            Path tools,
            String folder,
            StageParameters parameters,
            Consumer<String> progress) {
        FutureTask<Optional<String>> packaged =
                new FutureTask<>(() -> packaged(project, tools, folder, parameters, progress));
        Thread.ofVirtual().name("packaging").start(packaged);
        return new Deployment(packaged, parameters.ownerTag());
    }

    /** Returns a deployment that packages nothing: the roles exist, and have no policies. */
    public static Deployment none(StageParameters parameters) {
        FutureTask<Optional<String>> nothing = new FutureTask<>(Optional::empty);
        nothing.run();
        return new Deployment(nothing, parameters.ownerTag());
    }

    private static Optional<String> packaged(
            Path project,
            Path tools,
            String folder,
            StageParameters parameters,
            Consumer<String> progress) {
        if (!Packaging.isPossible(project)) {
            return Optional.empty();
        }
        Optional<NodeModules> modules = NodeModules.find(tools, progress);
        if (modules.isEmpty()) {
            progress.accept(
                    "IAM is not enforced: that needs Node.js 22 or newer, with npm, on the PATH");
        }
        return modules.map(
                there -> new Packaging(project, folder, there, parameters, progress).template());
    }

    /** Returns whether roles have policies, which is so if a template was packaged. */
    public boolean hasPolicies() {
        return template().isPresent();
    }

    /**
     * Waits for the package and returns the roles.
     *
     * @param account that it is deployed to
     * @param functions as they are declared, and state machines by their files: their roles exist
     *     without a template too
     */
    public DeployedRoles roles(
            String account,
            StageParameters.Known known,
            Collection<String> functions,
            Collection<String> stateMachines) {
        return template()
                .map(text -> DeployedRoles.of(read(text, account, known), account))
                .orElseGet(
                        () ->
                                DeployedRoles.bare(
                                        account,
                                        known.identityAccount(),
                                        ownerTag,
                                        functions,
                                        stateMachines));
    }

    /**
     * Waits for the package and returns the template as it is in one account; empty if none could
     * be made.
     *
     * @param account that it is deployed to
     */
    public Optional<StackTemplate> template(String account, StageParameters.Known known) {
        return template().map(text -> read(text, account, known));
    }

    private static StackTemplate read(String text, String account, StageParameters.Known known) {
        try {
            return new StackTemplate(
                    Json.MAPPER.readTree(StageParameters.fill(text, known)),
                    account,
                    StageNames.INSTALLATION);
        } catch (JsonProcessingException e) {
            throw new LocalCloudException("What osls packaged is no JSON: " + e.getMessage(), e);
        }
    }

    private Optional<String> template() {
        try {
            return packaged.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LocalCloudException known) {
                throw known;
            }
            throw new LocalCloudException("The deployment was not packaged: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalCloudException("Interrupted while the deployment was packaged.", e);
        }
    }
}
