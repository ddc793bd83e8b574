package dev.accountvending.handover;

import dev.accountvending.access.Boundary;
import dev.accountvending.ledger.Certificate;
import dev.accountvending.ledger.Lease;
import dev.accountvending.ledger.Zone;
import dev.accountvending.model.AccountId;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code serverless.yml} to begin with. {@code --stage} chooses the account, with all that
 * differs between accounts, from one map; a stage that is not in it is refused.
 *
 * <p>The boundary names its account, and so does the certificate: should credentials in the
 * environment lead elsewhere, CloudFormation refuses rather than to deploy there.
 */
final class SampleService {
    /**
     * Where there are no stages the stage is the account's name: of at most 30 characters, so that
     * with this one, a region and what Serverless adds, a role's name keeps within IAM's 64.
     */
    private static final String UNNAMED = "hello";

    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9-]*");

    private static final String TEMPLATE =
            """
            # Deploy with: npx osls deploy --stage <example>
            # Its code, in handler.mjs beside this file:
            #   export const hello = async () => ({statusCode: 200, body: "hello"});
            service: <service>
            frameworkVersion: ">=3.40.0 <5"

            custom:
              # The account of each stage. --stage chooses one, and nothing else does.
              stages:
            <stages>
              # strToBool is there for its refusal: it says which stages there are.
              account: ${self:custom.stages.${opt:stage, "?"}, strToBool(give --stage <known>)}

            provider:
              name: aws
              runtime: nodejs24.x
              architecture: arm64
              region: <region>
              profile: ${self:custom.account.profile}
              deploymentBucket: {blockPublicAccess: true, serverSideEncryption: AES256}
              iam:
                role:
                  # The account refuses to make a role without it: give it to those that you add as well.
                  permissionsBoundary: <boundary>

            functions:
              hello:
                handler: handler.hello
                events:
                  - httpApi: GET /

            resources:
              Resources:
                Domain:
                  Type: AWS::ApiGatewayV2::DomainName
                  Properties:
                    DomainName: ${self:custom.account.domain}
                    DomainNameConfigurations:
                      - CertificateArn: ${self:custom.account.certificateArn}
                        EndpointType: REGIONAL
                        SecurityPolicy: TLS_1_2
                DomainMapping:
                  Type: AWS::ApiGatewayV2::ApiMapping
                  Properties:
                    ApiId: {Ref: HttpApi}
                    DomainName: {Ref: Domain}
                    Stage: {Ref: HttpApiStage}
                DomainRecord:
                  Type: AWS::Route53::RecordSet
                  Properties:
                    HostedZoneId: ${self:custom.account.hostedZoneId}
                    Name: ${self:custom.account.domain}.
                    Type: A
                    AliasTarget:
                      DNSName: {Fn::GetAtt: [Domain, RegionalDomainName]}
                      HostedZoneId: {Fn::GetAtt: [Domain, RegionalHostedZoneId]}
              Outputs:
                Url:
                  Value: https://${self:custom.account.domain}/
            """;

    /** What YAML reads as something else than a text. */
    private static final Set<String> WORDS =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private final SignInLinks entrances;
    private final String region;

    SampleService(SignInLinks entrances, String region) {
        this.entrances = entrances;
        this.region = region;
    }

    /** The document, where the account can be deployed to. */
    Optional<String> document(Lease lease, List<Lease> siblings) {
        return entrances.workingProfile(lease).map(_ -> write(lease, siblings));
    }

    private String write(Lease lease, List<Lease> siblings) {
        Map<String, String> stages = new TreeMap<>();
        Stream.concat(Stream.of(lease), siblings.stream())
                .forEach(
                        each ->
                                entrances
                                        .workingProfile(each)
                                        .ifPresent(p -> stages.put(stage(each), entry(each, p))));
        return TEMPLATE.replace("<example>", stage(lease))
                .replace("<service>", text(service(lease)))
                .replace("<stages>\n", String.join("", stages.values()))
                .replace("<known>", String.join(" or ", stages.keySet()))
                .replace("<region>", region)
                .replace("<boundary>", Boundary.of("${self:custom.account.accountId}"));
    }

    private static String entry(Lease lease, String profile) {
        AccountId account = Objects.requireNonNull(lease.accountId());
        String head =
                """
                    %s:
                      accountId: "%s"
                      profile: %s
                      domain: %s
                """
                        .formatted(text(stage(lease)), account, profile, lease.domain().name());
        Zone zone = lease.domain().zone();
        Certificate certificate = lease.domain().certificate();
        return head
                + (zone == null ? "" : "      hostedZoneId: %s\n".formatted(zone.id()))
                + (certificate == null
                        ? ""
                        : "      certificateArn: %s\n".formatted(certificate.arn()));
    }

    private static String stage(Lease lease) {
        return lease.request().stage() == null
                ? lease.name().value()
                : lease.request().stage().value();
    }

    private static String service(Lease lease) {
        return lease.request().stage() == null ? UNNAMED : lease.request().name().value();
    }

    private static String text(String value) {
        return PLAIN.matcher(value).matches() && !WORDS.contains(value)
                ? value
                : "\"%s\"".formatted(value);
    }
}
