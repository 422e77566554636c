package io.jenkins.plugins.marathondeploy.config;

import hudson.AbortException;
import hudson.Util;
import hudson.model.Computer;
import hudson.util.FormValidation;
import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.credentials.SystemCredentials;
import io.jenkins.plugins.marathondeploy.grafana.Grafana;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.prometheus.Prometheus;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Asks a server for its version with a login. An administrator may name any address, also one that only the controller
 * can reach: so nothing of the answer is shown but a version that looks like one, and the messages are our own.
 */
final class ConnectionCheck {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Logger LOGGER = Logger.getLogger(ConnectionCheck.class.getName());
    private static final Pattern VERSION = Pattern.compile("v?\\d{1,5}(?:\\.\\d{1,5}){1,3}(?:[-+][0-9A-Za-z.-]{1,40})?");

    private final Duration limit;

    ConnectionCheck() {
        this(LIMIT);
    }

    /** @param limit for all exchanges together */
    ConnectionCheck(Duration limit) {
        this.limit = limit;
    }

    /** @param settings of the server, as the form has them */
    FormValidation marathon(MarathonServer settings) {
        return bounded("Marathon", settings.getUrl(), settings.getCredentialsId(), () -> {
            MarathonSettings access = new MarathonSettings(
                    MarathonSettings.addresses(settings.getUrl()),
                    login(settings.getCredentialsId(), settings.getUrl(), settings.getTokenScheme()),
                    bounds(settings.getCaCredentialsId(), settings.getUrl()));
            HttpMarathon marathon = new HttpMarathon(access, MarathonAccess.connections());
            return success("Marathon", settings.getCredentialsId(), marathon.info().version());
        });
    }

    /** @param settings of the registry, as the form has them */
    FormValidation harbor(HarborRegistry settings) {
        return bounded("Harbor", settings.getUrl(), settings.getCredentialsId(), () -> {
            HarborSettings access = new HarborSettings(
                    HarborSettings.address(settings.getUrl()),
                    login(settings.getCredentialsId(), settings.loginAddresses(), MarathonServer.TOKEN_SCHEME),
                    bounds(settings.getCaCredentialsId(), settings.getUrl()))
                    .withTokenServices(Util.fixNull(settings.getTokenService()));
            HarborClient harbor = new HarborClient(access, MarathonAccess.connections());
            harbor.checkLogin();
            return success("Harbor", settings.getCredentialsId(), harbor.info().version().orElse(""));
        });
    }

    /** @param form of the service, as the form has it */
    FormValidation service(ServiceServer form) {
        String title = form.kind().title();
        return bounded(title, form.getUrl(), form.getCredentialsId(), () -> {
            ServiceSettings access = form.settings(new SystemCredentials(), bounds());
            String version = answered(form.kind(), access);
            return success(title, form.getCredentialsId(), version);
        });
    }

    /** Its version, or empty where nobody is told who only may use it. */
    private static String answered(ServiceKind kind, ServiceSettings access) throws AbortException {
        HttpClients connections = MarathonAccess.connections();
        return switch (kind) {
            case CONSUL -> {
                // Every Consul server registers itself: an empty list is what a token gets that may see nothing.
                if (new Consul(access, connections).health("consul").join().instances().isEmpty()) {
                    throw new AbortException(Messages.ConnectionCheck_consulShowsNothing());
                }
                yield "";
            }
            case PROMETHEUS -> {
                new Prometheus(access, connections).query("vector(1)").join();
                yield "";
            }
            case ALERTMANAGER -> new Alertmanager(access, connections).version().join();
            case GRAFANA -> {
                new Grafana(access, connections).look().join();
                yield "";
            }
        };
    }

    private static Supplier<Authentication> login(String id, String url, String scheme)
            throws AbortException {
        Authentication login = new SystemCredentials().login(id, url, scheme);
        return () -> login;
    }

    private HttpSettings bounds(String caCredentialsId, String url) throws AbortException {
        HttpSettings bounds = bounds();
        return new SystemCredentials().certificate(caCredentialsId, url).map(bounds::withAuthority).orElse(bounds);
    }

    private HttpSettings bounds() {
        return HttpSettings.defaults().withRequestTimeout(limit).withMaxBodyBytes(1024 * 1024);
    }

    private FormValidation bounded(String kind, String url, String credentialsId, Callable<String> asking) {
        if (url.isEmpty()) {
            return FormValidation.error(Messages.ConnectionCheck_noAddress());
        }
        Future<String> answer = Computer.threadPoolForRemoting.submit(asking);
        try {
            return FormValidation.ok(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return FormValidation.error(Messages.ConnectionCheck_timeout(kind, limit.toSeconds()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.ConnectionCheck_timeout(kind, limit.toSeconds()));
        } catch (ExecutionException e) {
            LOGGER.log(Level.FINE, e.getCause(), () -> kind + " could not be asked");
            return FormValidation.error(explanation(kind, credentialsId, Derived.unwrapped(e.getCause())));
        }
    }

    private String explanation(String kind, String credentialsId, Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpFailure failure) {
                return switch (failure.kind()) {
                    case CONNECT -> Messages.ConnectionCheck_connect();
                    case TLS, CERTIFICATE -> Messages.ConnectionCheck_tls();
                    case TIMEOUT -> Messages.ConnectionCheck_timeout(kind, limit.toSeconds());
                    default -> Messages.ConnectionCheck_unexpected(kind);
                };
            }
        }
        switch (refusal(problem)) {
            case "UNAUTHORISED":
                return credentialsId == null
                        ? Messages.ConnectionCheck_loginMissing(kind)
                        : Messages.ConnectionCheck_unauthorised(kind);
            case "FORBIDDEN":
                return Messages.ConnectionCheck_forbidden(kind);
            case "UNAVAILABLE":
                return Messages.ConnectionCheck_unavailable(kind);
            default:
                break;
        }
        if (problem instanceof AbortException || problem instanceof IllegalArgumentException) {
            // Ours: a wrong address, a credential that is missing or no certificate.
            return problem.getMessage();
        }
        return Messages.ConnectionCheck_unexpected(kind);
    }

    /** All domains call the same things by the same names. */
    private static String refusal(Throwable problem) {
        if (problem instanceof MarathonException refused) {
            return refused.kind().name();
        }
        if (problem instanceof ServiceException refused) {
            return refused.kind().name();
        }
        return problem instanceof HarborException refused ? refused.kind().name() : "";
    }

    private static String success(String kind, String credentialsId, String version) {
        String shown = VERSION.matcher(version).matches() ? kind + " " + version : kind;
        return credentialsId == null
                ? Messages.ConnectionCheck_anonymous(shown)
                : Messages.ConnectionCheck_success(shown);
    }
}
