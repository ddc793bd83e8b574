package dev.accountvending.local.gateway;

/** How a service of AWS's writes requests, answers and errors. */
public enum Protocol {
    JSON,
    REST_JSON,
    REST_XML,
    QUERY,
    EC2;

    /** Returns the protocol of a botocore model's {@code metadata.protocol}. */
    static Protocol of(String name) {
        return switch (name) {
            case "rest-json" -> REST_JSON;
            case "rest-xml" -> REST_XML;
            case "query" -> QUERY;
            case "ec2" -> EC2;
            default -> JSON;
        };
    }
}
