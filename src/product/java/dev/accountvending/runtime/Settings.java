package dev.accountvending.runtime;

import dev.accountvending.model.AccountId;
import dev.accountvending.model.Ascii;
import dev.accountvending.model.Contact;
import dev.accountvending.model.EmailAddress;
import dev.accountvending.model.OuPath;
import dev.accountvending.model.ProtectedRole;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The installation's settings, read from the function's environment on use, so that a function
 * needs only those that it uses. The files of {@code stages/} document each.
 */
public record Settings(LambdaEnvironment environment) {

    /** Returns this installation's name among those of an organization, such as {@code prod}. */
    public String stage() {
        return required("AVM_STAGE");
    }

    public String table() {
        return required("AVM_TABLE");
    }

    /** Returns the domain that accounts' are below, such as {@code accounts.example.com}. */
    public String parentDomain() {
        return required("AVM_PARENT_DOMAIN");
    }

    public String parentZoneId() {
        return required("AVM_PARENT_ZONE_ID");
    }

    public AccountId identityAccount() {
        return as("AVM_IDENTITY_ACCOUNT_ID", AccountId::new);
    }

    public String organizationRole() {
        return required("AVM_ORGANIZATION_ROLE_ARN");
    }

    /** Returns the account that the organization's role is in. */
    public AccountId managementAccount() {
        return as("AVM_ORGANIZATION_ROLE_ARN", arn -> new AccountId(arn.split(":", 6)[4]));
    }

    public String parentZoneRole() {
        return required("AVM_PARENT_ZONE_ROLE_ARN");
    }

    /** Returns the role by which every account of the organization may read the parent zone. */
    public String parentZoneReaderRole() {
        return required("AVM_PARENT_ZONE_READER_ROLE_ARN");
    }

    /** Returns the role of the vending account that members' {@code VendingOperator} trusts. */
    public String operatorRole() {
        return required("AVM_OPERATOR_ROLE_ARN");
    }

    /** Returns the external id without which the management account's roles trust nobody. */
    public String externalId() {
        return required("AVM_EXTERNAL_ID");
    }

    /** Returns the role in a new account that trusts the management account. */
    public String accessRoleName() {
        return required("AVM_ACCESS_ROLE_NAME");
    }

    /** Returns roles in members, made by others, that an account's owner cannot change. */
    public List<ProtectedRole> protectedRoles() {
        return find("AVM_PROTECTED_ROLES", ProtectedRole::list).orElse(List.of());
    }

    public String vendStateMachine() {
        return required("AVM_VEND_STATE_MACHINE_ARN");
    }

    /** Returns the state machine that takes accounts back. */
    public String retireStateMachine() {
        return required("AVM_RETIRE_STATE_MACHINE_ARN");
    }

    /** Returns the state machine that compares the organization with the ledger. */
    public String reconcileStateMachine() {
        return required("AVM_RECONCILE_STATE_MACHINE_ARN");
    }

    /** Returns the state machine that does what people ask for in Slack. */
    public String slackStateMachine() {
        return required("AVM_SLACK_STATE_MACHINE_ARN");
    }

    /** Returns the state machine that keeps a vend's progress message in Slack up to date. */
    public Optional<String> followStateMachine() {
        return environment.find("AVM_FOLLOW_STATE_MACHINE_ARN");
    }

    /** Returns the name of the SSM SecureString with Slack's secrets; absent: no Slack. */
    public Optional<String> slackSecrets() {
        return environment.find("AVM_SLACK_SECRETS");
    }

    /** Returns the address of Slack's Web API. */
    public String slackApi() {
        return environment.find("AVM_SLACK_API_URL").orElse("https://slack.com/api/");
    }

    /**
     * Returns the form of root e-mail addresses, with {@code {lease}} for the lease id, as {@code
     * aws+{lease}@example.com}. Neither a lease id nor an address can be used twice.
     */
    public String rootEmailTemplate() {
        String template = required("AVM_ROOT_EMAIL_TEMPLATE");
        if (!template.contains("{lease}")) {
            throw new IllegalStateException(
                    "AVM_ROOT_EMAIL_TEMPLATE must contain {lease}, as aws+{lease}@example.com;"
                            + " without it two accounts would share a root e-mail address.");
        }
        return template;
    }

    /** Returns the prefix of accounts' aliases; an alias is unique among all of AWS's accounts. */
    public String aliasPrefix() {
        return required("AVM_ALIAS_PREFIX");
    }

    public OuPath quarantineUnit() {
        return as("AVM_QUARANTINE_OU", OuPath::new);
    }

    /** Returns the unit whose accounts are clean and wait to be handed out. */
    public OuPath poolUnit() {
        return as("AVM_POOL_OU", OuPath::new);
    }

    /** Returns the unit whose accounts can make nothing that costs. */
    public OuPath frozenUnit() {
        return as("AVM_FROZEN_OU", OuPath::new);
    }

    /** Returns how long before a lease's end its owner is reminded, the longest first. */
    public List<Duration> reminders() {
        return Arrays.stream(environment.find("AVM_REMINDERS").orElse("7,1").split(","))
                .map(String::strip)
                .map(days -> SettingText.days("AVM_REMINDERS", days))
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** Returns how often the owner of a lease without an end is asked whether it is needed. */
    public Duration reviewEvery() {
        return SettingText.days(
                "AVM_REVIEW_EVERY", environment.find("AVM_REVIEW_EVERY").orElse("90"));
    }

    /** Returns how long their answer is waited for before administrators get a message. */
    public Duration reviewAnswer() {
        return SettingText.days(
                "AVM_REVIEW_ANSWER", environment.find("AVM_REVIEW_ANSWER").orElse("14"));
    }

    /** Returns the CodeBuild project that cleans accounts. */
    public String cleaningProject() {
        return required("AVM_CLEANING_PROJECT");
    }

    /** Returns the regions that are cleaned; {@code all}: those enabled. */
    public List<String> cleaningRegions() {
        return SettingText.words(environment.find("AVM_CLEANING_REGIONS").orElse("all"));
    }

    /** Returns further resource types of aws-nuke's that cleaning leaves alone. */
    public List<String> cleaningExcludes() {
        return SettingText.words(environment.find("AVM_CLEANING_EXCLUDES").orElse(""));
    }

    /** Returns what a cleaned account may hold beyond what it held when it was new. */
    public List<String> proofExcludes() {
        return SettingText.words(environment.find("AVM_PROOF_EXCLUDES").orElse(""));
    }

    /** Returns how long after the last pass of cleaning AWS may still list what is gone. */
    public Duration proofAtMost() {
        return Duration.ofSeconds(seconds("AVM_PROOF_AT_MOST"));
    }

    /** Returns after how many passes an account that is not clean is set aside. */
    public int cleaningPasses() {
        return SettingText.whole(
                "AVM_CLEANING_PASSES", environment.find("AVM_CLEANING_PASSES").orElse("6"));
    }

    /** Returns how long a domain is kept for its owner after the lease; zero: not at all. */
    public Duration domainHeld() {
        return SettingText.days(
                "AVM_DOMAIN_HELD_DAYS", environment.find("AVM_DOMAIN_HELD_DAYS").orElse("100"));
    }

    /**
     * Returns how many US dollars an account without an owner may cost in a month before
     * administrators get a message.
     */
    public int idleSpending() {
        return SettingText.whole(
                "AVM_IDLE_SPENDING", environment.find("AVM_IDLE_SPENDING").orElse("5"));
    }

    /** Returns those who may do everything. */
    public List<EmailAddress> administrators() {
        return as("AVM_ADMINISTRATORS", SettingText::addresses);
    }

    /** Returns who is told when an administrator must act; by default, administrators. */
    public List<EmailAddress> tellAdministrators() {
        return find("AVM_TELL_ADMINISTRATORS", SettingText::addresses)
                .orElseGet(this::administrators);
    }

    /** Returns the mail domains of this installation's people; empty: the administrators'. */
    public Set<String> mailDomains() {
        return SettingText.words(environment.find("AVM_MAIL_DOMAINS").orElse("")).stream()
                .map(domain -> Ascii.lower(domain))
                .collect(Collectors.toSet());
    }

    /** Returns who decides on requests, by kind: {@code service=pia@example.com,#C0APPROVERS;…}. */
    public String approvers() {
        return environment.find("AVM_APPROVERS").orElse("");
    }

    /** Returns how long an approval is waited for; then silence is a "no". */
    public Duration approvalAtMost() {
        return Duration.ofSeconds(seconds("AVM_APPROVAL_AT_MOST"));
    }

    /** Returns the account that this product lives in. */
    public AccountId ownAccount() {
        return as("AVM_OPERATOR_ROLE_ARN", arn -> new AccountId(arn.split(":", 6)[4]));
    }

    /**
     * Returns the names of this account's roles whose session name is trusted as the person's
     * e-mail address. Their trust policies make sure of it.
     */
    public Set<String> callerRoles() {
        return environment.find("AVM_CALLER_ROLES").stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    /** Returns the role in the identity account by which its users' tags are read. */
    public String identityReaderRole() {
        return required("AVM_IDENTITY_READER_ROLE_ARN");
    }

    /** Returns the address that e-mail comes from; without one, no e-mail is sent. */
    public Optional<EmailAddress> sender() {
        return environment.find("AVM_SENDER_EMAIL").map(EmailAddress::new);
    }

    /** Returns the tag that names the person, of identity users and of sessions. */
    public String ownerTag() {
        return environment.find("AVM_OWNER_TAG").orElse("email");
    }

    public boolean mfaRequired() {
        return environment.find("AVM_REQUIRE_MFA").map(Boolean::parseBoolean).orElse(true);
    }

    /**
     * Returns whom AWS contacts about bills: {@code name; title; e-mail; phone}; absent: as it is.
     */
    public Optional<Contact> billingContact() {
        return find("AVM_CONTACT_BILLING", Contact::parse);
    }

    /** Returns whom AWS contacts about operations, written as the billing contact. */
    public Optional<Contact> operationsContact() {
        return find("AVM_CONTACT_OPERATIONS", Contact::parse);
    }

    /** Returns whom AWS contacts about security, written as the billing contact. */
    public Optional<Contact> securityContact() {
        return find("AVM_CONTACT_SECURITY", Contact::parse);
    }

    /** Returns the region of the installation and of the members' certificates. */
    public String homeRegion() {
        return environment.find("AWS_REGION").orElse("us-east-1");
    }

    /** Returns the AWS profile that people sign in with; those of their roles build on it. */
    public String sourceProfile() {
        return environment.find("AVM_SOURCE_PROFILE").orElse("identity");
    }

    /** Returns IAM Identity Center, if the organization's people sign in with it. */
    public Optional<IdentityCenter> identityCenter() {
        return environment
                .find("AVM_IDENTITY_CENTER_INSTANCE_ARN")
                .map(
                        instance ->
                                new IdentityCenter(
                                        instance,
                                        required("AVM_IDENTITY_STORE_ID"),
                                        as("AVM_PERMISSION_SETS", IdentityCenter::parse),
                                        required("AVM_ACCESS_PORTAL_URL"),
                                        environment.find("AVM_SSO_REGION").orElse(homeRegion())));
    }

    /** Returns a setting by name, if it is set. */
    public Optional<String> find(String name) {
        return environment.find(name);
    }

    /** Returns a setting that is a whole number of seconds. */
    public int seconds(String name) {
        return SettingText.whole(name, required(name));
    }

    private <T> T as(String name, Function<String, T> type) {
        return SettingText.read(name, required(name), type);
    }

    private <T> Optional<T> find(String name, Function<String, T> type) {
        return environment.find(name).map(value -> SettingText.read(name, value, type));
    }

    private String required(String name) {
        return environment
                .find(name)
                .orElseThrow(
                        () -> new IllegalStateException("The setting " + name + " is missing."));
    }
}
