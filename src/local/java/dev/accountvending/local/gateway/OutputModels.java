package dev.accountvending.local.gateway;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Reads what botocore's models say about answers, each model when its service first answers. */
final class OutputModels {
    /** Shared by every local cloud of this JVM. */
    private static final Map<Path, OutputModels> ALL = new ConcurrentHashMap<>();

    private final ModelFolders folders;
    private final Map<Path, OutputModel> read = new ConcurrentHashMap<>();
    private final Map<List<String>, Optional<OutputModel.Output>> known = new ConcurrentHashMap<>();

    OutputModels(Path models) {
        this.folders = new ModelFolders(models);
    }

    static OutputModels in(Path models) {
        return ALL.computeIfAbsent(models, OutputModels::new);
    }

    /** Returns what must be in the answer of a call; empty if nothing must. */
    Optional<OutputModel.Output> of(AwsCall call) {
        String operation = call.operation().substring(call.operation().indexOf(':') + 1);
        String target = call.request().header("x-amz-target");
        Optional<String> prefix =
                target.isEmpty()
                        ? Optional.empty()
                        : Optional.of(target.substring(0, Math.max(0, target.lastIndexOf('.'))));
        Optional<String> version =
                call.protocol() == Protocol.QUERY || call.protocol() == Protocol.EC2
                        ? call.parameter("Version")
                        : Optional.empty();
        return known.computeIfAbsent(
                List.of(call.service(), operation, prefix.orElse(""), version.orElse("")),
                _ -> find(call.service(), operation, prefix, version));
    }

    private Optional<OutputModel.Output> find(
            String service, String operation, Optional<String> prefix, Optional<String> version) {
        return model(folders.named(service).stream(), operation, prefix, version)
                .or(() -> model(folders.signedFor(service).stream(), operation, prefix, version))
                .flatMap(model -> model.output(operation));
    }

    private Optional<OutputModel> model(
            Stream<Path> candidates,
            String operation,
            Optional<String> prefix,
            Optional<String> version) {
        return candidates
                .map(folder -> read.computeIfAbsent(folder, OutputModel::read))
                .filter(model -> model.isOf(operation, prefix, version))
                .findFirst();
    }
}
