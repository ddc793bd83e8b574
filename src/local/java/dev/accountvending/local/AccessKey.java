package dev.accountvending.local;

/** Credentials of an IAM user here; worth nothing anywhere else. */
public record AccessKey(String accessKeyId, String secretAccessKey) {}
