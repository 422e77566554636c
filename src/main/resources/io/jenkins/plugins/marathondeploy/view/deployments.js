/* Renews the cards of deployments that are under way, as long as somebody looks at them. */
(function () {
  "use strict";

  const pause = 2000;
  const pauseOfLooks = 15000;
  const longestPause = 30000;

  function isUnderWay(live) {
    return live.dataset.ask === "true" || live.querySelector("[data-running='true']") !== null;
  }

  function opened(live) {
    return Array.from(live.querySelectorAll("details[open]"), (details) => details.dataset.name);
  }

  function replace(live, html) {
    const content = live.querySelector(".marathon-deploy-content");
    const open = opened(live);
    const before = content.querySelector("[data-outcome]");
    const next = document.createElement("div");
    next.className = content.className;
    next.innerHTML = html;
    next.querySelectorAll("details").forEach((details) => {
      details.open = open.includes(details.dataset.name);
    });
    const after = next.querySelector("[data-outcome]");
    if (after === null) {
      return false;
    }
    const focused = content.contains(document.activeElement)
      ? Array.from(content.querySelectorAll("a, button, summary, [tabindex]")).indexOf(document.activeElement)
      : -1;
    content.replaceWith(next);
    Behaviour.applySubtree(next, true);
    if (focused >= 0) {
      const again = next.querySelectorAll("a, button, summary, [tabindex]")[focused];
      if (again) {
        again.focus({ preventScroll: true });
      }
    }
    if (before !== null && before.dataset.outcome !== after.dataset.outcome) {
      live.querySelector("[role='status']").textContent = next.querySelector(".marathon-deploy-head").textContent;
    }
    return true;
  }

  function follow(live) {
    const usual = live.dataset.ask === "true" ? pauseOfLooks : pause;
    let wait = usual;
    let timer = null;

    function later() {
      clearTimeout(timer);
      timer = setTimeout(renew, wait);
    }

    function renew() {
      if (!live.isConnected || document.hidden) {
        // A page that is shown again looks at once.
        return;
      }
      fetch(live.dataset.url, { credentials: "same-origin", redirect: "error", cache: "no-store" })
        .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.status))))
        .then((html) => {
          wait = usual;
          if (replace(live, html) && isUnderWay(live)) {
            later();
          }
        })
        .catch(() => {
          // Jenkins restarts, or the network is gone for a moment.
          wait = Math.min(2 * wait, longestPause);
          later();
        });
    }

    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && isUnderWay(live)) {
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
