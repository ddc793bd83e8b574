package dev.accountvending;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The packaged archive in LocalStack's own Lambda runtime. */
class VendOnLocalStack extends VendScenarios {
    private static LocalStackCloud cloud;

    @Override
    Cloud cloud() {
        return cloud;
    }

    @BeforeAll
    static void start() {
        cloud = LocalStackCloud.start(PackagedVersion.present());
    }

    @AfterAll
    static void stop() {
        if (cloud != null) {
            cloud.close();
        }
    }
}
