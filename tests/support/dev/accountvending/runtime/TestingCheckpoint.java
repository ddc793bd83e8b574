package dev.accountvending.runtime;

import org.crac.CheckpointException;
import org.crac.Context;
import org.crac.Resource;
import org.crac.RestoreException;

import java.util.ArrayList;
import java.util.List;

/**
 * Calls what is registered as Lambda does: the last first before the snapshot, in order after it.
 */
public final class TestingCheckpoint extends Context<Resource> {
    private final List<Resource> resources = new ArrayList<>();

    /** Takes a snapshot and returns from it. */
    public void pass() throws Exception {
        beforeCheckpoint(this);
        afterRestore(this);
    }

    /** How much is registered. */
    public int size() {
        return resources.size();
    }

    @Override
    public void register(Resource resource) {
        resources.add(resource);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) throws CheckpointException {
        for (Resource resource : resources.reversed()) {
            try {
                resource.beforeCheckpoint(this);
            } catch (Exception e) {
                CheckpointException failed = new CheckpointException();
                failed.addSuppressed(e);
                throw failed;
            }
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) throws RestoreException {
        for (Resource resource : resources) {
            try {
                resource.afterRestore(this);
            } catch (Exception e) {
                RestoreException failed = new RestoreException();
                failed.addSuppressed(e);
                throw failed;
            }
        }
    }
}
