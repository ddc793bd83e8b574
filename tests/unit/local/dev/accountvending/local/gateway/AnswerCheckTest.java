package dev.accountvending.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Answers that lack something, in each protocol. */
class AnswerCheckTest {
    /** An operation whose answer has one member of each kind. */
    private static final String MODEL =
            """
            {"metadata": {"protocol": "PROTOCOL", "signingName": "NAME", "targetPrefix": "Target"},
             "operations": {
              "ListRoles": {"http": {"method": "GET", "requestUri": "/roles"},
                "output": {"shape": "Roles", "resultWrapper": WRAPPER}},
              "GetPolicy": {"http": {"method": "GET", "requestUri": "/policy"},
                "output": {"shape": "Policy"}},
              "GetFile": {"http": {"method": "GET", "requestUri": "/file"},
                "output": {"shape": "File"}},
              "Nothing": {"http": {"method": "GET", "requestUri": "/nothing"}}},
             "shapes": {
              "Roles": {"type": "structure", "required": ["Roles", "Owner"], "members": {
                "Roles": {"shape": "RoleList", "locationName": "roleSet"},
                "Owner": {"shape": "Text"},
                "IsTruncated": {"shape": "Flag"},
                "Marker": {"shape": "Text"}}},
              "RoleList": {"type": "list", "member": {"shape": "Role", "locationName": "item"}},
              "Role": {"type": "structure", "required": ["Arn", "Tags"], "members": {
                "Arn": {"shape": "Text"},
                "Tags": {"shape": "TagList"},
                "Parent": {"shape": "Role"}}},
              "TagList": {"type": "list", "member": {"shape": "Text"}},
              "Policy": {"type": "structure", "required": ["Document", "ETag"],
                "payload": "Document", "members": {
                "Document": {"shape": "Document"},
                "ETag": {"shape": "Text", "location": "header", "locationName": "ETag"}}},
              "Document": {"type": "structure", "required": ["Id", "Rules"], "members": {
                "Id": {"shape": "Text"},
                "Rules": {"shape": "RuleList"}}},
              "RuleList": {"type": "list", "flattened": true,
                "member": {"shape": "Rule", "locationName": "Rule"}},
              "Rule": {"type": "structure", "required": ["Id"], "members": {
                "Id": {"shape": "Text"}}},
              "File": {"type": "structure", "required": ["Content"], "payload": "Content",
                "members": {"Content": {"shape": "Bytes"}}},
              "Bytes": {"type": "blob"},
              "Flag": {"type": "boolean"},
              "Text": {"type": "string"}}}
            """;

    private static final String PAGES =
            """
            {"pagination": {"ListRoles": {"input_token": "Marker", "output_token": "Marker",
              "more_results": "IsTruncated", "result_key": "Roles"}}}
            """;

    @TempDir Path models;
    private AnswerCheck check = new AnswerCheck(Path.of(""));

    @BeforeEach
    void writeModels() throws IOException {
        write("iam", "query", "iam", "\"ListRolesResult\"");
        write("ec2", "ec2", "ec2", "null");
        write("s3", "rest-xml", "s3", "null");
        write("sesv2", "rest-json", "sesv2", "null");
        write("stepfunctions", "json", "states", "null");
        check = new AnswerCheck(models);
    }

    private void write(String folder, String protocol, String signingName, String wrapper)
            throws IOException {
        Path version = Files.createDirectories(models.resolve(folder).resolve("2020-01-01"));
        Files.writeString(
                version.resolve("service-2.json"),
                MODEL.replace("PROTOCOL", protocol)
                        .replace("NAME", signingName)
                        .replace("WRAPPER", wrapper));
        Files.writeString(version.resolve("paginators-1.json"), PAGES);
    }

    private AnswerCheck.Checked checked(String operation, Protocol protocol, Answer answer) {
        return check.check(Calls.call(operation, protocol, Calls.caller("f", "l")), answer);
    }

    private static Answer xml(String body) {
        return Answer.xml(200, body).withHeader("etag", "1");
    }

    private static Answer json(String body) {
        return new Answer(200, Map.of("etag", "1"), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void check_ofAQuery_fillsThePageAndTheList_andReportsTheRest() {
        AnswerCheck.Checked checked =
                checked(
                        "iam:ListRoles",
                        Protocol.QUERY,
                        xml(
                                """
                                <ListRolesResponse><ListRolesResult/><RequestId>1</RequestId></ListRolesResponse>
                                """));

        assertThat(checked.answer().text())
                .contains(
                        "<ListRolesResult><IsTruncated>false</IsTruncated><roleSet/></ListRolesResult>");
        assertThat(checked.lacks()).containsExactly("Owner");
    }

    @Test
    void check_whenThereIsATokenForMore_saysSo() {
        AnswerCheck.Checked checked =
                checked(
                        "iam:ListRoles",
                        Protocol.QUERY,
                        xml(
                                """
                                <R><ListRolesResult><Owner>o</Owner><roleSet/><Marker>m</Marker></ListRolesResult></R>
                                """));

        assertThat(checked.answer().text()).contains("<IsTruncated>true</IsTruncated>");
        assertThat(checked.lacks()).isEmpty();
    }

    @Test
    void check_ofEc2_looksIntoTheItemsOfLists() {
        AnswerCheck.Checked checked =
                checked(
                        "ec2:ListRoles",
                        Protocol.EC2,
                        xml(
                                """
                                <R><IsTruncated>false</IsTruncated><Owner>o</Owner><roleSet>
                                  <item><Arn>1</Arn><Tags/></item>
                                  <item><Arn>2</Arn><Tags/><Parent><Tags/></Parent></item>
                                  <item><Arn>3 &amp; more</Arn></item>
                                </roleSet></R>
                                """));

        assertThat(checked.answer().text()).contains("<Arn>3 &amp; more</Arn><Tags/></item>");
        assertThat(checked.lacks()).containsExactly("Roles[].Parent.Arn");
    }

    @Test
    void check_ofRestXml_findsThePayloadAndHeaders() {
        AnswerCheck.Checked whole =
                checked(
                        "s3:GetPolicy",
                        Protocol.REST_XML,
                        xml("<Document><Id>1</Id><Rule><Id>2</Id></Rule></Document>"));
        AnswerCheck.Checked lacking =
                checked(
                        "s3:GetPolicy",
                        Protocol.REST_XML,
                        Answer.xml(200, "<Document><Rule/><Rule><Id>2</Id></Rule></Document>"));

        assertThat(whole.lacks()).isEmpty();
        assertThat(lacking.lacks()).containsExactly("ETag", "Document.Id", "Document.Rules[].Id");
        assertThat(lacking.answer().text()).doesNotContain("Rules");
    }

    @Test
    void check_ofJson_findsTheServiceByWhatItSignsFor() throws IOException {
        AnswerCheck.Checked checked =
                checked("states:ListRoles", Protocol.JSON, json("{\"Owner\": null}"));

        assertThat(Json.MAPPER.readTree(checked.answer().text()))
                .isEqualTo(
                        Json.MAPPER.readTree(
                                "{\"Owner\": null, \"IsTruncated\": false, \"roleSet\": []}"));
        assertThat(checked.lacks()).containsExactly("Owner");
    }

    @Test
    void check_ofRestJson_fillsWhatThePayloadMustHold() throws IOException {
        AnswerCheck.Checked checked =
                checked("sesv2:GetPolicy", Protocol.REST_JSON, json("{\"Id\": \"1\"}"));

        assertThat(Json.MAPPER.readTree(checked.answer().text()))
                .isEqualTo(Json.MAPPER.readTree("{\"Id\": \"1\", \"Rules\": []}"));
        assertThat(checked.lacks()).isEmpty();
    }

    @Test
    void check_ofAWholeAnswer_leavesItAsItIs() {
        Answer answer =
                json(
                        """
                        {"Owner": "o", "IsTruncated": true, "roleSet": [{"Arn": "1", "Tags": []}]}
                        """);

        assertThat(checked("states:ListRoles", Protocol.JSON, answer))
                .extracting(AnswerCheck.Checked::answer)
                .isSameAs(answer);
    }

    @Test
    void check_ofAnError_orOfWhatHasNoForm_leavesItAsItIs() {
        Answer error = Answer.xml(404, "<Error/>");
        Answer file = json("no JSON");

        assertThat(checked("iam:ListRoles", Protocol.QUERY, error).answer()).isSameAs(error);
        assertThat(checked("sesv2:GetFile", Protocol.REST_JSON, file))
                .isEqualTo(AnswerCheck.Checked.whole(file));
        assertThat(checked("iam:Nothing", Protocol.QUERY, file).answer()).isSameAs(file);
        assertThat(checked("iam:Unknown", Protocol.QUERY, file).answer()).isSameAs(file);
    }

    @Test
    void check_ofWhatIsNotInTheProtocolsForm_reportsThat() {
        assertThat(checked("iam:ListRoles", Protocol.QUERY, xml("<a>")).lacks())
                .containsExactly("a body of XML");
        assertThat(checked("states:ListRoles", Protocol.JSON, json("{")).lacks())
                .containsExactly("a body of JSON");
    }
}
