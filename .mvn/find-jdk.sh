# Sourced by mvnw: points JAVA_HOME at a JDK that is new enough, where the one at hand is not.

jdk_needed=25

# major version of the JDK at $1, read from its release file; nothing if there is no JDK
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

jdk_fits() {
  jdk_found=$(jdk_version "$1")
  [ "${jdk_found:-0}" -ge "$jdk_needed" ]
}

find_jdk() {
  jdk_on_path=$(command -v javac) && jdk_on_path=$(readlink -f "$jdk_on_path" 2>/dev/null) || jdk_on_path=
  for jdk_home in "${JAVA_HOME:-}" "${jdk_on_path%/bin/javac}" "${JAVA_25_HOME:-}" "${JAVA25_HOME:-}" \
    "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_ARM64:-}" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.local/share/mise/installs/java/* "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$jdk_home" ] && jdk_fits "$jdk_home"; then
      JAVA_HOME=$jdk_home
      export JAVA_HOME
      return 0
    fi
  done
  echo "gateway302 is built with JDK $jdk_needed or newer and none was found: install one (for example Temurin $jdk_needed) or set JAVA_HOME to it." >&2
  return 1
}

find_jdk || exit 1
