package dev.accountvending.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An endpoint that answers everything with an empty document, and keeps what it was asked. */
final class TestingAws implements AutoCloseable {
    final List<Call> calls = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /**
     * A request.
     *
     * @param key by which access key it was signed
     * @param lasting whether its connection was to be kept
     */
    record Call(String body, String target, String key, boolean lasting) {}

    private TestingAws(HttpServer server) {
        this.server = server;
    }

    static TestingAws start() throws IOException {
        TestingAws aws =
                new TestingAws(
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        aws.server.createContext("/", aws::answer);
        aws.server.start();
        return aws;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String target = String.valueOf(exchange.getRequestHeaders().getFirst("x-amz-target"));
            String signature =
                    String.valueOf(exchange.getRequestHeaders().getFirst("authorization"));
            calls.add(
                    new Call(
                            body,
                            target,
                            signature.replaceFirst(".*Credential=([^/]*)/.*", "$1"),
                            !"close".equals(exchange.getRequestHeaders().getFirst("connection"))));
            byte[] answer =
                    (target.equals("null") ? "<Response/>" : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
