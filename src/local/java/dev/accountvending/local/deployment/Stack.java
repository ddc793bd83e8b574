package dev.accountvending.local.deployment;

import dev.accountvending.local.core.LocalCloudException;
import dev.accountvending.local.gateway.Answer;
import dev.accountvending.local.gateway.Moto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template of {@code organization/}, deployed by CloudFormation as an administrator deploys it in
 * the console.
 */
public final class Stack {
    private static final String VERSION = "2010-05-15";
    private static final Pattern OUTPUT =
            Pattern.compile("<OutputKey>([^<]*)</OutputKey>\\s*<OutputValue>([^<]*)</OutputValue>");

    private final String name;
    private final Map<String, String> outputs;

    private Stack(String name, Map<String, String> outputs) {
        this.name = name;
        this.outputs = outputs;
    }

    /** Creates it, and reads its outputs. */
    public static Stack create(
            Moto moto, String account, String name, Path template, Map<String, String> parameters) {
        Map<String, String> request = new HashMap<>();
        request.put("StackName", name);
        request.put("TemplateBody", read(template));
        request.put("Capabilities.member.1", "CAPABILITY_NAMED_IAM");
        int number = 0;
        for (Map.Entry<String, String> parameter : new TreeMap<>(parameters).entrySet()) {
            number++;
            String member = "Parameters.member.%d.".formatted(number);
            request.put(member + "ParameterKey", parameter.getKey());
            request.put(member + "ParameterValue", parameter.getValue());
        }
        call(moto, account, "CreateStack", request, template);
        Answer described =
                call(moto, account, "DescribeStacks", Map.of("StackName", name), template);
        if (!described.text().contains("CREATE_COMPLETE")) {
            throw refused(template, described);
        }
        return new Stack(name, outputs(described.text()));
    }

    /** Returns one of the template's outputs. */
    public String output(String key) {
        String value = outputs.get(key);
        if (value == null) {
            throw new LocalCloudException(
                    "The stack %s has no output %s, but %s".formatted(name, key, outputs));
        }
        return value;
    }

    private static Map<String, String> outputs(String text) {
        Map<String, String> outputs = new TreeMap<>();
        Matcher matcher = OUTPUT.matcher(text);
        while (matcher.find()) {
            outputs.put(matcher.group(1), matcher.group(2));
        }
        return outputs;
    }

    private static Answer call(
            Moto moto, String account, String action, Map<String, String> more, Path template) {
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("Action", action);
        parameters.put("Version", VERSION);
        Answer answer = moto.query(account, "cloudformation", parameters);
        if (!answer.succeeded()) {
            throw refused(template, answer);
        }
        return answer;
    }

    private static LocalCloudException refused(Path template, Answer answer) {
        return new LocalCloudException(
                "Correct %s; CloudFormation refused it: %s".formatted(template, answer.text()));
    }

    private static String read(Path template) {
        try {
            return Files.readString(template);
        } catch (IOException e) {
            throw new LocalCloudException(
                    "Cannot read %s: %s".formatted(template, e.getMessage()), e);
        }
    }
}
