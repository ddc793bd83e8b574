package dev.accountvending.local;

import dev.accountvending.local.cleaning.CleaningProject;
import dev.accountvending.local.core.AdjustableClock;
import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.core.StageNames;
import dev.accountvending.local.deployment.DeployedRoles;
import dev.accountvending.local.deployment.Deployment;
import dev.accountvending.local.functions.FunctionClasses;
import dev.accountvending.local.functions.FunctionDeclaration;
import dev.accountvending.local.functions.FunctionDeclarations;
import dev.accountvending.local.functions.FunctionVersion;
import dev.accountvending.local.functions.HookPrograms;
import dev.accountvending.local.functions.HttpApi;
import dev.accountvending.local.functions.LambdaHost;
import dev.accountvending.local.gateway.Authorizer;
import dev.accountvending.local.gateway.Faults;
import dev.accountvending.local.gateway.Gateway;
import dev.accountvending.local.gateway.Moto;
import dev.accountvending.local.gateway.Recorder;
import dev.accountvending.local.gateway.ServiceSessions;
import dev.accountvending.local.iam.Authorization;
import dev.accountvending.local.moto.MotoInstallation;
import dev.accountvending.local.moto.MotoProcess;
import dev.accountvending.local.node.NodeModules;
import dev.accountvending.local.rules.AwsRules;
import dev.accountvending.local.rules.Events;
import dev.accountvending.local.rules.Mails;
import dev.accountvending.local.signing.SignatureCheck;
import dev.accountvending.local.slack.SlackApp;
import dev.accountvending.local.slack.SlackStandIn;
import dev.accountvending.runtime.LambdaEnvironment;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The whole product on this machine: moto as AWS behind a gateway that adds AWS's rules, the
 * functions in this JVM, the state machines as they are, and the HTTP API.
 */
public final class LocalCloud implements AutoCloseable {
    private static final String API_SERVICE = "execute-api";
    private static final String STATES = "states.amazonaws.com";
    private static final String GRANTS_FOLDER = "avm.grants";

    private final AdjustableClock clock;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Gateway gateway;
    private final LocalApi api;
    private final AwsRules rules;
    private final Options options;
    private final Moto moto;
    private final HttpApi product;
    private final SlackStandIn slack;
    private final LambdaHost lambda;
    private final Schedules schedules;
    private final EventDelivery delivery;
    private final CleaningProject cleaning;
    private final @Nullable Authorization authorization;
    private volatile Release release;
    private volatile Stage stage;
    private volatile FunctionEnvironments environments;
    private volatile boolean isUpdated;

    // No part may be left running if another does not start.
    @SuppressWarnings("CatchingUnchecked")
    private LocalCloud(Options options, Release first) {
        this.options = options;
        release = first;
        clock = AdjustableClock.atSpeed(options.speed());
        try {
            FunctionDeclarations functions = FunctionDeclarations.read(first.project());
            Deployment deployment = deployment(first.project());
            gateway = closedLater(Gateway.bind(options.awsPort(), clock));
            api =
                    closedLater(
                            LocalApi.bind(
                                    options.apiPort(),
                                    gateway.recorder(),
                                    gateway.faults(),
                                    clock));
            MotoProcess process = startMoto(options);
            moto = closedLater(new Moto(process.uri()));
            rules =
                    AwsRules.install(
                            gateway.rules(),
                            moto,
                            gateway.callers(),
                            StageBuilder.management(),
                            options.regions(),
                            options.timings(),
                            options.throttled(),
                            clock);
            gateway.open(moto, process.models());
            options.progress().accept("Setting up the organization");
            stage = setStage(first.project(), deployment, functions, moto);
            authorization = authorization(options, deployment, moto, process.models());
            Authorizer authorizer = authorization == null ? Authorizer.OPEN : authorization;
            ServiceSessions sessions = new ServiceSessions(moto, gateway.callers(), authorizer);
            environments =
                    new FunctionEnvironments(
                            stage, first.project(), options, gateway.uri(), sessions, clock);
            cleaning =
                    closedLater(
                            new CleaningProject(
                                    first.project(),
                                    moto,
                                    gateway.uri(),
                                    sessions,
                                    stage.vending(),
                                    Stage.REGION,
                                    stage.roles().project().arn(stage.vending()),
                                    stage.operatorRole(),
                                    clock));
            cleaning.install(gateway.rules());
            lambda =
                    new LambdaHost(
                            FunctionVersion.all(functions, first.classes(), environments::of),
                            StageNames.functionArn(stage.vending()),
                            new HookPrograms(
                                    options.hooks(),
                                    Map.of(
                                            "AWS_ENDPOINT_URL",
                                            gateway.uri().toString(),
                                            "AWS_REGION",
                                            Stage.REGION)),
                            clock);
            lambda.woken(StateMachines.woken(first.project(), functions));
            gateway.rules().rule("lambda:Invoke", lambda::invoke);
            SignatureCheck signatures =
                    new SignatureCheck(
                            gateway.callers(), API_SERVICE, Stage.REGION, Clock.systemUTC());
            schedules = new Schedules(functions.all(), lambda, clock, stage.vending());
            delivery = new EventDelivery(functions.all(), lambda, stage.vending());
            rules.followEvents(delivery::deliver);
            slack =
                    new SlackStandIn(
                            stage.slack(), clock, new Executions(moto, () -> stage)::runningSince);
            product =
                    new HttpApi(
                            functions.routes(),
                            lambda::serve,
                            new ApiSigners(signatures, stage.vending(), authorization)::signer,
                            clock);
            api.open(product, stage.description(), signatures, slack, schedules, rules);
            stage.roles()
                    .stateMachines()
                    .values()
                    .forEach(role -> authorizer.requireTrust(STATES, role.arn(stage.vending())));
            gateway.authorize(authorizer);
            gateway.recorder().clear();
            closedLater(schedules.start());
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything.
     *
     * @throws dev.accountvending.local.core.LocalCloudException with a line that says what to do
     */
    public static LocalCloud start(Options options) {
        return start(options, new Release(options.project(), FunctionClasses.own()));
    }

    /**
     * Starts everything with another version deployed. Tools, {@code organization/} and what else
     * an administrator prepares are those of the options' project.
     */
    public static LocalCloud start(Options options, Release release) {
        return new LocalCloud(options, release);
    }

    /**
     * Deploys another version over the one that runs, as CloudFormation would: piece by piece,
     * while what has begun goes on. What an administrator deploys by hand (the stacks of {@code
     * organization/}) stays as it is, and so does the ledger's table.
     *
     * @param moved is given each resource that was made, changed or deleted, such as {@code
     *     function createAccount}; the next one waits until it returns
     * @throws LocalCloudException if the versions' tables differ, for that is not played
     */
    public synchronized void deploy(Release other, Consumer<String> moved) {
        LocalLedger.requireSame(release.project(), other.project());
        isUpdated = true;
        Stage before = stage;
        String account = before.vending();
        FunctionDeclarations functions = FunctionDeclarations.read(other.project());
        DeployedRoles roles =
                deployment(other.project())
                        .roles(
                                account,
                                before.known(),
                                functions.all().stream().map(FunctionDeclaration::name).toList(),
                                StateMachines.names(other.project()));
        Stage after = before.with(roles, StackUpdate.stateMachines(other.project(), account));
        FunctionEnvironments others = environments.of(after, other.project());
        StackUpdate update =
                new StackUpdate(
                        moto,
                        lambda,
                        account,
                        () -> {
                            if (authorization != null) {
                                authorization.forget(account);
                            }
                        },
                        moved);
        update.putNew(
                before.roles(),
                roles,
                FunctionVersion.all(functions, other.classes(), others::of),
                StateMachines.read(other.project(), functions, account),
                before);
        release = other;
        stage = after;
        environments = others;
        cleaning.folder(other.project());
        product.serve(functions.routes());
        schedules.follow(functions.all());
        delivery.follow(functions.all());
        lambda.woken(StateMachines.woken(other.project(), functions));
        moved.accept("routes and schedules");
        update.deleteOld(before, after, functions);
    }

    private Deployment deployment(Path project) {
        return options.iam()
                ? Deployment.begin(
                        project,
                        options.project(),
                        Deployment.FOLDER,
                        Stage.parameters(),
                        options.progress())
                : Deployment.none(Stage.parameters());
    }

    private MotoProcess startMoto(Options options) {
        Path python = new MotoInstallation(options.project(), options.progress()).python();
        options.progress().accept("Starting moto");
        return closedLater(MotoProcess.start(python, gateway.uri().getPort(), options.speed()));
    }

    /**
     * Returns null if IAM is not enforced, or cannot be: without a template no role may do
     * anything.
     */
    private @Nullable Authorization authorization(
            Options options, Deployment deployment, Moto moto, Path models) {
        if (!deployment.hasPolicies()) {
            return null;
        }
        NodeModules modules = NodeModules.find(options.project(), options.progress()).orElseThrow();
        return closedLater(
                Authorization.start(modules, moto, models, StageBuilder.management(), clock));
    }

    private Stage setStage(
            Path product, Deployment deployment, FunctionDeclarations functions, Moto moto) {
        try (AdministratorClients clients = StageBuilder.clients(gateway.uri())) {
            return new StageBuilder(
                            options,
                            product,
                            deployment,
                            functions,
                            moto,
                            gateway.callers(),
                            rules,
                            clients,
                            SlackApp.install(api.uri()))
                    .build();
        }
    }

    /**
     * Writes the report for the check that every grant is used, to the folder that the integration
     * tests name; not if two versions had grants here.
     */
    private void reportGrants() {
        String folder = System.getProperty(GRANTS_FOLDER);
        if (folder != null && authorization != null && stage != null && !isUpdated) {
            authorization.report(stage.deployedRoles(), Path.of(folder));
        }
    }

    private <T extends AutoCloseable> T closedLater(T part) {
        open.push(part);
        return part;
    }

    /** Returns the HTTP API's address. */
    public URI api() {
        return api.uri();
    }

    /** Returns the AWS endpoint, for any AWS client. */
    public URI aws() {
        return gateway.uri();
    }

    /** Returns the parts of the local cloud, and how to use them. */
    public Description description() {
        return stage.description();
    }

    public Faults faults() {
        return gateway.faults();
    }

    public Recorder recorder() {
        return gateway.recorder();
    }

    /**
     * Returns the clock that functions and AWS's delays follow. If it is moved by itself, it jumps:
     * each schedule that it passes runs once, at the end, and a little later.
     */
    public AdjustableClock clock() {
        return clock;
    }

    /**
     * Moves the clock forward, and runs the functions whose scheduled times it passes at those
     * times.
     *
     * @return the new time, once they have returned
     */
    public Instant advance(Duration by) {
        return schedules.advance(by);
    }

    /**
     * Changes a setting of the functions that have not been called yet; for a setting that names
     * something made only after the start.
     */
    public void setting(String name, String value) {
        environments.change(name, value);
    }

    /**
     * Returns the environment that a function would have: its settings, and a session of its role.
     */
    public LambdaEnvironment environment(String function) {
        return lambda.environment(function);
    }

    /** Sets the path on which aws-nuke is searched, instead of this process's own. */
    public void programs(String path) {
        cleaning.path(path);
    }

    /**
     * Sets what an account has spent in the clock's month, in US dollars.
     *
     * @throws IllegalArgumentException if the organization has no such account
     */
    public void spend(String account, BigDecimal dollars) {
        spend(account, dollars, null);
    }

    /**
     * Sets the same, of which what is new was spent on a day of that month.
     *
     * @throws IllegalArgumentException if the organization has no such account
     */
    public void spend(String account, BigDecimal dollars, @Nullable LocalDate day) {
        requireAccount(account, rules.spend(account, dollars, day));
    }

    /**
     * Sets what AWS gives an account in credits in the clock's month, in US dollars.
     *
     * @throws IllegalArgumentException if the organization has no such account
     */
    public void credit(String account, BigDecimal dollars) {
        requireAccount(account, rules.credit(account, dollars));
    }

    private static void requireAccount(String account, boolean isThere) {
        if (!isThere) {
            throw new IllegalArgumentException(
                    "The organization has no account %s.".formatted(account));
        }
    }

    /**
     * Suspends an account, as AWS does for unpaid bills or abuse, or opens it again.
     *
     * @throws IllegalArgumentException if the organization has no such account
     */
    public void suspend(String account, boolean suspended) {
        requireAccount(account, rules.suspend(account, suspended));
    }

    /** Returns the events that EventBridge was given, the oldest first. */
    public List<Events.Event> events() {
        return rules.events();
    }

    /** Returns the mails that were sent, the oldest first. */
    public List<Mails.Mail> mails() {
        return rules.mails();
    }

    /** Returns the events that a function did not manage in all its tries, the oldest first. */
    public List<EventDelivery.FailedEvent> failedEvents() {
        return delivery.failed();
    }

    /** Has SES refuse mails to an address for good, as it does for one that is suppressed. */
    public void refuseMail(String address) {
        rules.refuseMail(address);
    }

    /** Returns the stand-in for Slack. */
    public SlackStandIn slack() {
        return slack;
    }

    /** Sets how many accounts the organization may have; 200 until this is called. */
    public void accountQuota(int most) {
        rules.accountQuota(most);
    }

    /**
     * Sets how many accounts may be closed within 30 days; AWS's own number until this is called.
     */
    public void closureQuota(int most) {
        rules.closureQuota(most);
    }

    /**
     * Makes it an organization of today: Cost Explorer is not open, and ten functions and one
     * cleaning build run at once.
     */
    public void young() {
        rules.costExplorer(false);
        concurrency(10);
        rules.buildQuota(1);
    }

    /**
     * Sets whether functions are called every week so that none sleeps; they are until this is
     * called.
     */
    public void wake(boolean on) {
        lambda.wake(on);
    }

    /** Sets whether Cost Explorer has been opened; it has until this is called. */
    public void costExplorer(boolean open) {
        rules.costExplorer(open);
    }

    /** Sets how many functions run at once in an account; 1,000 until this is called. */
    public void concurrency(int most) {
        lambda.concurrency(most);
        rules.concurrencyQuota(most);
    }

    /** Sets how many cleaning builds Service Quotas says that CodeBuild runs at once. */
    public void buildQuota(int most) {
        rules.buildQuota(most);
    }

    /** Returns whether IAM decides on every call. */
    public boolean isIamEnforced() {
        return authorization != null;
    }

    /** Ends every part, the latest first, even if some of them fail. */
    @Override
    public void close() {
        reportGrants();
        IllegalStateException trouble = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                trouble = new IllegalStateException("A part of the local cloud did not end.", e);
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }
}
