package io.jenkins.plugins.marathondeploy.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The instances of an app as a row of squares, one each, or as a bar where there are many. */
public final class InstancePicture {
    private static final int MOST_SQUARES = 48;
    private static final int PITCH = 16;
    private static final int SIDE = 13;

    private final int[] counts;

    /** @param undone of other versions, on the way back */
    InstancePicture(int healthy, int starting, int old, int undone, int failed) {
        counts = new int[] {healthy, starting, old, undone, failed};
    }

    private static final String[] STYLES = {"healthy", "starting", "old", "undone", "failed"};

    /** A square, or a part of the bar. */
    public record Square(String style, int x, int width) {
        public String getStyle() {
            return style;
        }

        public int getX() {
            return x;
        }

        public int getWidth() {
            return width;
        }
    }

    /** One kind of instances with its number. */
    public record Count(String style, int number) {
        public String getStyle() {
            return style;
        }

        public int getNumber() {
            return number;
        }

        public String getText() {
            return switch (style) {
                case "healthy" -> Messages.InstancePicture_healthy(number);
                case "starting" -> Messages.InstancePicture_starting(number);
                case "old" -> Messages.InstancePicture_old(number);
                case "undone" -> Messages.InstancePicture_undone(number);
                default -> Messages.InstancePicture_failed(number);
            };
        }
    }

    private int total() {
        int total = 0;
        for (int count : counts) {
            total += count;
        }
        return total;
    }

    public boolean isShown() {
        return total() > 0;
    }

    /** Those that there are. */
    public List<Count> getCounts() {
        List<Count> all = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                all.add(new Count(STYLES[i], counts[i]));
            }
        }
        return all;
    }

    public List<Square> getSquares() {
        List<Square> squares = new ArrayList<>();
        int total = total();
        int x = 0;
        for (Count count : getCounts()) {
            if (total > MOST_SQUARES) {
                int width = Math.max(SIDE, count.number() * MOST_SQUARES * PITCH / total);
                squares.add(new Square(count.style(), x, width));
                x += width + PITCH - SIDE;
                continue;
            }
            for (int i = 0; i < count.number(); i++) {
                squares.add(new Square(count.style(), x, SIDE));
                x += PITCH;
            }
        }
        return squares;
    }

    public int getWidth() {
        return getSquares().stream().mapToInt(square -> square.x() + square.width()).max().orElse(0);
    }

    /** In words, for those who don't see the picture. */
    public String getText() {
        return String.join(", ", getCounts().stream().map(Count::getText).toList()).toLowerCase(Locale.ROOT);
    }
}
