package dev.accountvending.local.core;

/** The names of what {@code serverless.yml} deploys for the stage {@code local}. */
public final class StageNames {
    public static final String STAGE = "local";
    public static final String REGION = "us-east-1";

    /** Service and stage: the prefix of the names of functions and roles. */
    public static final String INSTALLATION = "account-vending-" + STAGE;

    public static final String OPERATOR = INSTALLATION + "-Operator";
    public static final String REQUESTER = INSTALLATION + "-Requester";
    public static final String CLEANING_PROJECT = INSTALLATION + "-clean-account";

    /** The log group of all functions. */
    public static final String FUNCTION_LOGS = "/aws/lambda/" + INSTALLATION;

    /** The HTTP API's id. */
    public static final String HTTP_API = "local";

    /** The alias that SnapStart makes for each function, by which every caller calls it. */
    public static final String ALIAS = "snapstart";

    private static final String FUNCTION = INSTALLATION + "-";
    private static final int LONGEST_ROLE_NAME = 64;

    private StageNames() {}

    /** Returns a function's name at AWS, by its name in {@code functions/*.yml}. */
    public static String function(String declared) {
        return FUNCTION + declared;
    }

    /** Returns a function's name in {@code functions/*.yml}, by that name or by its name at AWS. */
    public static String declared(String function) {
        return function.startsWith(FUNCTION) ? function.substring(FUNCTION.length()) : function;
    }

    /** Returns the part of a function's ARN before its name in {@code functions/*.yml}. */
    public static String functionArn(String account) {
        return "arn:aws:lambda:%s:%s:function:%s".formatted(REGION, account, FUNCTION);
    }

    /**
     * Returns the role that the plugin serverless-iam-roles-per-function gives a function that does
     * not name one itself.
     */
    public static String functionRole(String declared) {
        String name = "%s-%s".formatted(function(declared), REGION);
        String whole = name + "-lambdaRole";
        return whole.length() > LONGEST_ROLE_NAME ? name : whole;
    }

    /** Returns a state machine's name at AWS, by the name of its file. */
    public static String stateMachine(String file) {
        return file + "-" + STAGE;
    }

    /** Returns a state machine's ARN, by the name of its file. */
    public static String stateMachineArn(String account, String file) {
        return "arn:aws:states:%s:%s:stateMachine:%s"
                .formatted(REGION, account, stateMachine(file));
    }
}
