package dev.accountvending.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.accountvending.runtime.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

class GatewayTest {
    private static final String MODEL =
            """
            {"metadata": {"protocol": "query"},
             "operations": {"ListUsers": {"output": {"shape": "Users"}}},
             "shapes": {
              "Users": {"type": "structure", "required": ["Users", "Owner"], "members": {
                "Users": {"shape": "UserList"}, "Owner": {"shape": "Text"}}},
              "UserList": {"type": "list", "member": {"shape": "Text"}},
              "Text": {"type": "string"}}}
            """;

    @TempDir Path models;

    /** What can be filled is; what cannot is in the record of the call. */
    @Test
    void answer_thatLacksSomething_isFilled_andToldInTheRecord() throws Exception {
        Files.writeString(
                Files.createDirectories(models.resolve("iam/2010-05-08")).resolve("service-2.json"),
                MODEL);
        HttpServer server = answering("<ListUsersResponse/>");
        try (Gateway gateway = Gateway.bind(0, Clock.systemUTC());
                Moto moto = new Moto(uri(server));
                HttpClient client = HttpClient.newHttpClient()) {
            gateway.callers().strangersAdminister("222233334444");
            gateway.open(moto, models);

            String body =
                    client.send(
                                    HttpRequest.newBuilder(gateway.uri())
                                            .header("authorization", Calls.signature("key", "iam"))
                                            .header(
                                                    "content-type",
                                                    "application/x-www-form-urlencoded")
                                            .POST(
                                                    HttpRequest.BodyPublishers.ofString(
                                                            "Action=ListUsers"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body();

            assertThat(body).contains("<ListUsersResponse><Users/></ListUsersResponse>");
            RecordedCall recorded = gateway.recorder().calls().getFirst();
            assertThat(recorded.lacks()).containsExactly("Owner");
            assertThat(Json.MAPPER.valueToTree(recorded).path("lacks"))
                    .isEqualTo(Json.MAPPER.valueToTree(List.of("Owner")));
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer answering(String body) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().readAllBytes();
                        exchange.sendResponseHeaders(200, bytes.length);
                        exchange.getResponseBody().write(bytes);
                    }
                });
        server.start();
        return server;
    }

    private static URI uri(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
}
