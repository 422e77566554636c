package io.jenkins.plugins.marathondeploy.credentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Whether two credentials of one id are the same. Their own {@code equals} compares the ids only, and stores outside of Jenkins
 * make a new object for each question: so what is in them decides.
 */
final class SameCredential {
    private SameCredential() {}

    static boolean are(StandardCredentials one, StandardCredentials other) {
        if (one == other) {
            return true;
        }
        if (one instanceof StandardUsernamePasswordCredentials login && other instanceof StandardUsernamePasswordCredentials second) {
            return login.getUsername().equals(second.getUsername()) && login.getPassword().equals(second.getPassword());
        }
        if (one instanceof StringCredentials text && other instanceof StringCredentials second) {
            return text.getSecret().equals(second.getSecret());
        }
        return one instanceof FileCredentials file && other instanceof FileCredentials second && isSame(file, second);
    }

    private static boolean isSame(FileCredentials one, FileCredentials other) {
        try (InputStream first = one.getContent(); InputStream second = other.getContent()) {
            return Arrays.equals(first.readAllBytes(), second.readAllBytes());
        } catch (IOException unreadable) {
            return false;
        }
    }
}
