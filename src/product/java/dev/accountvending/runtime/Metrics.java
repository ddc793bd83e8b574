package dev.accountvending.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import software.amazon.cloudwatchlogs.emf.environment.Environment;
import software.amazon.cloudwatchlogs.emf.environment.EnvironmentProvider;
import software.amazon.cloudwatchlogs.emf.model.MetricsContext;
import software.amazon.lambda.powertools.metrics.internal.EmfMetricsLogger;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Sends metrics as CloudWatch reads them out of logs (<a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">embedded
 * metric format</a>): no call, no grant, and nothing to pay but the metric.
 *
 * <p>Powertools itself has one object for the process, which bypasses the log and writes to
 * standard output; the local cloud runs many functions in one process, and uses its standard output
 * otherwise. So here each metric has an object of its own, whose line goes to the log.
 *
 * @param stage the only dimension
 */
public record Metrics(String stage) {
    /** The namespace of all of them. */
    public static final String NAMESPACE = "AccountVending";

    /** Their dimension. */
    public static final String DIMENSION = "Stage";

    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    /** Returns the metrics of an installation. */
    public static Metrics of(FunctionContext function) {
        return function.part(Metrics.class, () -> new Metrics(function.settings().stage()));
    }

    public void send(Metric metric, long value) {
        EmfMetricsLogger line = new EmfMetricsLogger(new ToTheLog(), new MetricsContext());
        line.setNamespace(NAMESPACE);
        line.setDefaultDimensions(DimensionSet.of(DIMENSION, stage));
        line.addMetric(metric.title(), (double) value, metric.unit());
        Optional.ofNullable(MDC.get(LogKeys.STEP))
                .ifPresent(step -> line.addMetadata(LogKeys.STEP, step));
        line.flush();
    }

    /** Spares the library the detection of its environment, which calls the network. */
    private static final class ToTheLog extends EnvironmentProvider {
        @Override
        public CompletableFuture<Environment> resolveEnvironment() {
            return CompletableFuture.completedFuture(
                    new MetricsToLog(
                            line -> LOG.atInfo().addMarker(LogEncoder.WHOLE_LINE).log(line)));
        }
    }
}
