package dev.accountvending.local;

import dev.accountvending.local.functions.FunctionClasses;

import java.nio.file.Path;

/**
 * A version of the product.
 *
 * @param project the root folder of its sources
 * @param classes compiled from them
 */
public record Release(Path project, FunctionClasses classes) {}
