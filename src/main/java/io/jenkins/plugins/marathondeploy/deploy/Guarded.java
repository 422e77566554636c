package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException.Kind;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Clients whose defects can't end a deployment half-way: whatever an exchange throws (a credential that was removed
 * meanwhile, an answer nobody thought of) comes out as a failed exchange, and is tried again or rolled back as such.
 */
final class Guarded {
    private Guarded() {}

    static Clients clients(Clients clients) {
        return new Clients() {
            @Override
            public Marathon marathon() {
                return (Marathon) Proxy.newProxyInstance(
                        Marathon.class.getClassLoader(),
                        new Class<?>[] {Marathon.class},
                        (proxy, method, arguments) -> invoke(connect(clients), method, arguments));
            }

            @Override
            public TaskOutput taskOutput() {
                return reading -> {
                    try {
                        return clients.taskOutput().next(reading);
                    } catch (RuntimeException e) {
                        return reading.end();
                    }
                };
            }
        };
    }

    private static Marathon connect(Clients clients) {
        try {
            return clients.marathon();
        } catch (MarathonException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failed(Kind.UNREACHABLE, "Marathon can't be called", e);
        }
    }

    private static Object invoke(Marathon marathon, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(marathon, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof MarathonException known) {
                throw known;
            }
            if (e.getCause() instanceof RuntimeException unexpected) {
                throw failed(Kind.UNEXPECTED, "Marathon's answer can't be used", unexpected);
            }
            throw e.getCause();
        }
    }

    /** Only the kind of defect is told: its message may hold anything. */
    private static MarathonException failed(Kind kind, String what, RuntimeException cause) {
        return new MarathonException(
                kind, what + " (" + cause.getClass().getSimpleName() + ")", List.of(), List.of(), cause);
    }
}
