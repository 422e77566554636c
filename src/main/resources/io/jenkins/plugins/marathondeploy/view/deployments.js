/* @include io.jenkins.plugins.marathondeploy.view.renewal */
/* Renews the cards of deployments that are under way, and what runs of a job, as long as somebody looks at them. */
(function () {
  "use strict";

  const renewal = window.marathonDeployRenewal;
  const pause = 2000;
  const pauseOfRunning = 5000;
  const pauseOfLooks = 15000;
  const longestPause = 30000;

  function isUnderWay(live) {
    return live.dataset.ask === "true" || live.querySelector("[data-running='true']") !== null;
  }

  function opened(content) {
    return Array.from(content.querySelectorAll("details[open]"), (details) => details.dataset.name);
  }

  /* What a reader has opened or closed stays so, unless the server has another opinion than it had last. */
  function unfold(content, next, served) {
    const names = Array.from(content.querySelectorAll("details"), (details) => details.dataset.name);
    const open = opened(content);
    const serves = opened(next);
    next.querySelectorAll("details").forEach((details) => {
      const name = details.dataset.name;
      if (names.includes(name) && serves.includes(name) === served.includes(name)) {
        details.open = open.includes(name);
      }
    });
    return serves;
  }

  const focusable = "a, button, summary, [tabindex]";

  /* What an element is about: there may be more or fewer of them than before. */
  function about(element) {
    const details = element.closest("details");
    return [
      element.tagName,
      details === null ? "" : details.dataset.name,
      element.dataset.url || "",
      element.getAttribute("href") || element.getAttribute("datetime") || element.getAttribute("text") || "",
    ].join("\n");
  }

  function alike(content, key) {
    return Array.from(content.querySelectorAll(focusable)).filter((element) => about(element) === key);
  }

  /* Puts the next in the place of a part; the focus stays where it was. */
  function swap(part, next) {
    const focused = document.activeElement;
    const key = part.contains(focused) ? about(focused) : null;
    const which = key === null ? -1 : alike(part, key).indexOf(focused);
    part.replaceWith(next);
    Behaviour.applySubtree(next, true);
    const again = which < 0 ? undefined : alike(next, key)[which];
    if (again) {
      again.focus({ preventScroll: true });
    }
  }

  /* The deployments of a job, beside what runs of it; null elsewhere. */
  function deploymentsOf(live) {
    const job = live.closest(".marathon-deploy-job");
    return job === null ? null : job.querySelector(".marathon-deploy-deployments");
  }

  /* A dialog belongs to a button of a row: it keeps its row until it is closed. */
  function replaceDeployments(live, next) {
    const deployments = deploymentsOf(live);
    if (deployments !== null && next.childElementCount > 0 && document.querySelector("dialog[open]") === null) {
      swap(deployments, next);
    }
  }

  /* Served: the names of what the server has opened last. */
  function replace(live, html, served) {
    const content = live.querySelector(".marathon-deploy-content");
    const before = content.querySelector("[data-outcome]");
    const next = document.createElement("div");
    next.className = content.className;
    next.innerHTML = html;
    const after = next.querySelector("[data-outcome]");
    const deployments = next.querySelector(".marathon-deploy-deployments");
    if (after === null && deployments === null) {
      // A proxy's page, for one.
      throw new Error("not a fragment");
    }
    if (deployments !== null) {
      deployments.remove();
      replaceDeployments(live, deployments);
    }
    const serves = unfold(content, next, served);
    swap(content, next);
    if (after !== null && (before === null || before.dataset.outcome !== after.dataset.outcome)) {
      live.querySelector("[role='status']").textContent = next.querySelector(".marathon-deploy-head").textContent;
    }
    return serves;
  }

  function follow(live) {
    const usual = live.dataset.ask === "true" ? pauseOfLooks : pause;
    let wait = usual;
    let timer = null;
    let ended = false;
    let served = opened(live);

    const renewed = renewal.of((since) => {
      (live.closest(".marathon-deploy-job") || live).classList.toggle("marathon-deploy-stale", since !== null);
      live.querySelector(".marathon-deploy-unrenewed").textContent =
        since === null ? "" : renewal.text(live.dataset.unrenewed, since);
    });

    function later() {
      clearTimeout(timer);
      timer = setTimeout(renew, wait);
    }

    function url() {
      const deployments = deploymentsOf(live);
      return deployments === null
        ? live.dataset.url
        : live.dataset.url + "?" + new URLSearchParams({ known: deployments.dataset.version || "" });
    }

    /* Something changes at the moment, or Marathon could not be asked. */
    function isSoon() {
      const deployments = deploymentsOf(live);
      return live.querySelector("[data-again]") !== null || (deployments !== null && !deployments.dataset.version);
    }

    function renew() {
      if (!live.isConnected || document.hidden) {
        // A page that is shown again looks at once.
        return;
      }
      renewal
        .get(url())
        .then((html) => {
          served = replace(live, html, served);
          renewed.answered();
          wait = isSoon() ? Math.min(usual, pauseOfRunning) : usual;
          ended = !isUnderWay(live);
        })
        .catch((error) => {
          renewed.failed(error);
          wait = Math.min(2 * wait, longestPause);
          ended = renewal.isRefusal(error);
        })
        .finally(() => {
          if (!ended) {
            later();
          }
        });
    }

    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !ended) {
        clearTimeout(timer);
        renew();
      }
    });
    if (live.dataset.ask === "true") {
      renew();
    } else {
      later();
    }
  }

  Behaviour.specify(".marathon-deploy-live", "marathon-deploy-live", 0, (live) => {
    if (live.dataset.followed !== "true" && isUnderWay(live)) {
      live.dataset.followed = "true";
      follow(live);
    }
  });
})();
