package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/** A Marathon that answers before anybody could wait. */
final class AtOnce {
    private AtOnce() {}

    static AsyncMarathon of(Marathon marathon) {
        return (AsyncMarathon) Proxy.newProxyInstance(
                AtOnce.class.getClassLoader(),
                new Class<?>[] {AsyncMarathon.class},
                (proxy, method, arguments) -> answer(marathon, method, arguments));
    }

    private static CompletableFuture<Object> answer(Marathon marathon, Method asked, Object[] arguments)
            throws ReflectiveOperationException {
        Method method = Marathon.class.getMethod(asked.getName(), asked.getParameterTypes());
        try {
            return CompletableFuture.completedFuture(method.invoke(marathon, arguments));
        } catch (InvocationTargetException failed) {
            return CompletableFuture.failedFuture(failed.getCause());
        }
    }
}
