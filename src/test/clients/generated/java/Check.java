/** Checks of the Java programs, with one line for each. */
final class Check {

    private static boolean failed;

    private Check() {}

    static void that(String what, boolean condition, Object detail) {
        failed |= !condition;
        System.out.println((condition ? "ok   " : "FAIL ") + what + (condition ? "" : " [" + detail + "]"));
    }

    static void done() {
        System.exit(failed ? 1 : 0);
    }
}
