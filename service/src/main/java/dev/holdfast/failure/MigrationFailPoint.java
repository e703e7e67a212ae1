package dev.holdfast.failure;

import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.springframework.context.annotation.DependsOn;
import org.springframework.stereotype.Component;

/** Lets a test kill the process in the middle of a migration: its statements have run, and it is not committed. */
@Component
@DependsOn("failPoints")
final class MigrationFailPoint implements Callback {
    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        FailPoint.hit("K19");
    }

    @Override
    public String getCallbackName() {
        return "fail point K19";
    }
}
