package dev.accountvending.local;

/** Credentials of an IAM user of the local cloud; they are worth nothing anywhere else. */
public record AccessKey(String accessKeyId, String secretAccessKey) {}
