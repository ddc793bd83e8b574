package dev.accountvending.local.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Kept-alive HTTP/1.1 connections to moto, nothing more. Every call to AWS uses one, and {@code
 * java.net.http} spends more time on handing a call between its threads than moto does on
 * answering; nor may a call be repeated automatically, as {@code HttpURLConnection} does.
 */
final class Connections implements AutoCloseable {
    private static final int SILENCE_MILLIS = 120_000;

    private static final class Connection {
        private final Socket socket;
        private final InputStream in;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }
    }

    private final InetSocketAddress address;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

    Connections(URI uri) {
        this.address = new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    Answer send(String method, String target, Map<String, List<String>> headers, byte[] body)
            throws IOException {
        Connection connection = idle.poll();
        if (connection == null) {
            connection = open();
        }
        boolean reusable = false;
        try {
            connection.socket.getOutputStream().write(message(method, target, headers, body));
            Map<String, String> answered = new HashMap<>();
            int status = head(connection.in, answered);
            byte[] content = content(connection.in, method, status, answered);
            reusable = !"close".equalsIgnoreCase(answered.get("connection"));
            return new Answer(status, answered, content);
        } finally {
            if (reusable) {
                idle.push(connection);
            } else {
                connection.socket.close();
            }
        }
    }

    private Connection open() throws IOException {
        Socket socket = new Socket();
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setSoTimeout(SILENCE_MILLIS);
        socket.connect(address, 5_000);
        return new Connection(socket);
    }

    private byte[] message(
            String method, String target, Map<String, List<String>> headers, byte[] body) {
        StringBuilder head = new StringBuilder(512);
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        head.append("host: ").append(address.getHostString()).append(':');
        head.append(address.getPort()).append("\r\n");
        headers.forEach(
                (name, values) ->
                        values.forEach(
                                value ->
                                        head.append(name)
                                                .append(": ")
                                                .append(value)
                                                .append("\r\n")));
        head.append("content-length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream message = new ByteArrayOutputStream(head.length() + body.length);
        message.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        message.writeBytes(body);
        return message.toByteArray();
    }

    private static int head(InputStream in, Map<String, String> headers) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 ") || status.length() < 12) {
            throw new IOException("Not HTTP: " + status);
        }
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + "," + b);
        }
        return Integer.parseInt(status.substring(9, 12));
    }

    private static byte[] content(
            InputStream in, String method, int status, Map<String, String> headers)
            throws IOException {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return new byte[0];
        }
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks(in);
        }
        String length = headers.get("content-length");
        if (length == null) {
            headers.put("connection", "close");
            return in.readAllBytes();
        }
        return exactly(in, Integer.parseInt(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in).strip(), 16);
            all.writeBytes(exactly(in, size));
            line(in);
            if (size == 0) {
                return all.toByteArray();
            }
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The answer ended early.");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("moto closed the connection.");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.socket.close();
        }
    }
}
