#!/bin/sh
# What teams have without us: docker and curl. Builds, pushes, submits, and asks every second until all is healthy.
# Environment: CONTEXT (directory with Dockerfile and marathon.json, whose @IMAGE@ and @ID@ are replaced), REGISTRY,
# REPOSITORY, TAG, MARATHON, ID, INSTANCES, MARATHON_LOGIN (user:password), HARBOR_USER, HARBOR_PASSWORD,
# BUILD_OPTIONS; BUILD_WITH=buildx builds and pushes by buildx, else the classic builder does; PIN=digest names the image by its digest, else by its tag.
set -eu

image=$REGISTRY/$REPOSITORY:$TAG
printf '%s' "$HARBOR_PASSWORD" | docker login --username "$HARBOR_USER" --password-stdin "$REGISTRY" >/dev/null 2>&1
# shellcheck disable=SC2086 # several options
if [ "${BUILD_WITH:-classic}" = buildx ]; then
    docker buildx build $BUILD_OPTIONS --tag "$image" --push "$CONTEXT"
else
    docker build $BUILD_OPTIONS --tag "$image" "$CONTEXT"
    docker push "$image"
fi
if [ "${PIN:-tag}" = digest ]; then
    image=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image" |
        grep "^$REGISTRY/$REPOSITORY@" | head -n 1)
fi

sed -e "s|@IMAGE@|$image|" -e "s|@ID@|$ID|" "$CONTEXT/marathon.json" |
    curl --silent --show-error --fail --user "$MARATHON_LOGIN" --request PUT \
        --header 'Content-Type: application/json' --data @- "$MARATHON/v2/apps$ID"
echo

waited=0
while [ $waited -lt 120 ]; do
    app=$(curl --silent --show-error --fail --user "$MARATHON_LOGIN" "$MARATHON/v2/apps$ID")
    case $app in
        *'"deployments":[]'*)
            case $app in
                *"\"tasksHealthy\":$INSTANCES,"*) exit 0 ;;
            esac
            ;;
    esac
    sleep 1
    waited=$((waited + 1))
done
echo "not healthy after two minutes" >&2
exit 1
