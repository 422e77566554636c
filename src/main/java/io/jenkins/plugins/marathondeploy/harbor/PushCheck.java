package io.jenkins.plugins.marathondeploy.harbor;

import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.harbor.Preflight.PushRight;
import io.jenkins.plugins.marathondeploy.harbor.Preflight.Registry;
import java.util.Optional;
import java.util.Set;

/** What can be known before a push: login, project, right. */
final class PushCheck {
    private final Exchange exchange;
    private final RegistryAccess registry;
    private final HarborClient harbor;

    PushCheck(Exchange exchange, RegistryAccess registry, HarborClient harbor) {
        this.exchange = exchange;
        this.registry = registry;
        this.harbor = harbor;
    }

    Preflight check(HarborRepository repository, boolean createProject) {
        if (!repository.harbor().equals(harbor.address())) {
            throw new IllegalArgumentException(repository + " is not on " + harbor.address());
        }
        Optional<Challenge> challenge = registry.challenge();
        Registry kind = harbor.isHarbor() ? Registry.HARBOR : Registry.NOT_A_HARBOR;
        if (challenge.isEmpty()) {
            return new Preflight(kind, PushRight.UNKNOWN, false);
        }
        Optional<Set<String>> granted = registry.granted(challenge.get(), repository.path());
        // Who is let push has logged in, and each login takes Harbor a while. Of any other answer the login may be the cause.
        if (granted.isEmpty() || !mayPush(granted)) {
            registry.checkLogin(challenge.get());
        }
        if (mayPush(granted)) {
            if (kind == Registry.HARBOR && isProxyCache(repository.project())) {
                throw new HarborException(
                        Kind.NO_PUSH_RIGHT,
                        "project " + repository.project() + " on " + harbor.address() + " is a proxy cache, into which nobody can"
                                + " push: push to another project");
            }
            return new Preflight(kind, right(granted), false);
        }
        if (kind == Registry.NOT_A_HARBOR) {
            throw noRight(repository, Optional.empty());
        }
        Optional<Boolean> exists = harbor.projectExists(repository.project());
        if (!createProject || exists.orElse(false)) {
            throw noRight(repository, exists);
        }
        boolean created = harbor.createProject(repository.project());
        granted = registry.granted(challenge.get(), repository.path());
        if (!mayPush(granted)) {
            throw created ? noRightInWhatIsNew(repository) : noRight(repository, Optional.of(true));
        }
        return new Preflight(kind, right(granted), created);
    }

    /** A token for it names the right to push all the same. Whoever may not see the project learns it from the push. */
    private boolean isProxyCache(String project) {
        try {
            return harbor.project(project).map(Project::isProxyCache).orElse(false);
        } catch (HarborException untold) {
            if (untold.kind() == Kind.FORBIDDEN || untold.kind() == Kind.UNAUTHORISED) {
                return false;
            }
            throw untold;
        }
    }

    private static boolean mayPush(Optional<Set<String>> granted) {
        return granted.map(actions -> actions.contains("push") || actions.contains("*")).orElse(true);
    }

    private static PushRight right(Optional<Set<String>> granted) {
        return granted.isPresent() ? PushRight.GRANTED : PushRight.UNKNOWN;
    }

    /** Of a project that a robot creates, the system's first administrator is the owner. */
    private HarborException noRightInWhatIsNew(HarborRepository repository) {
        return new HarborException(
                Kind.NO_PUSH_RIGHT,
                exchange.account() + " has created project " + repository.project() + " on " + harbor.address()
                        + " but may not push to it: a robot account gets no rights in a project that it creates. Give it"
                        + " push rights there, or in all projects");
    }

    /** @param exists whether the project does; empty where this account can't tell */
    private HarborException noRight(HarborRepository repository, Optional<Boolean> exists) {
        String project = "project " + repository.project();
        String message;
        if (exists.isEmpty()) {
            message = project + " does not exist on " + harbor.address() + ", or " + exchange.account()
                    + " may not push to it: create the project or give the account push rights";
        } else if (exists.get()) {
            message = exchange.account() + " may not push to " + project + " on " + harbor.address()
                    + ": the project exists, give the account push rights in it";
        } else {
            message = project + " does not exist on " + harbor.address()
                    + ": create it, or let it be created, and give " + exchange.account() + " push rights in it";
        }
        return new HarborException(Kind.NO_PUSH_RIGHT, message);
    }
}
