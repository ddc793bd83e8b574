package dev.accountvending.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.regex.Pattern;

/**
 * Reads the serial number of an MFA device: an ARN, or what is printed on a hardware token (<a
 * href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>).
 */
final class MfaSerial implements ITypeConverter<String> {
    private static final Pattern SERIAL =
            Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:mfa/\\S+|[A-Z]{4}[0-9]{8}");

    @Override
    public String convert(String text) {
        if (SERIAL.matcher(text).matches()) {
            return text;
        }
        throw new TypeConversionException(
                "\"%s\" is not an MFA device, such as arn:aws:iam::111122223333:mfa/ana."
                        .formatted(text));
    }
}
