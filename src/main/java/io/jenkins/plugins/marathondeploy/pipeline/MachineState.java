package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.remoting.ObjectInputStreamEx;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;

/**
 * A machine as bytes. The pipeline's own serialization may run at any moment, also while a step of the machine is
 * under way; so what it finds is the copy from after the last step.
 */
final class MachineState {
    private MachineState() {}

    static byte[] write(Machine machine) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(machine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Machine read(byte[] bytes) throws IOException {
        try (ObjectInputStreamEx in =
                new ObjectInputStreamEx(new ByteArrayInputStream(bytes), MachineState.class.getClassLoader())) {
            return (Machine) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException("This deployment was persisted by another version of the plugin", e);
        }
    }
}
