/* Renews the cards of deployments that are under way, as long as somebody looks at them. */
(function () {
  "use strict";

  const pause = 2000;
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

  /* Served: the names of what the server has opened last. */
  function replace(live, html, served) {
    const content = live.querySelector(".marathon-deploy-content");
    const before = content.querySelector("[data-outcome]");
    const next = document.createElement("div");
    next.className = content.className;
    next.innerHTML = html;
    const after = next.querySelector("[data-outcome]");
    if (after === null) {
      return null;
    }
    const serves = unfold(content, next, served);
    const focused = document.activeElement;
    const key = content.contains(focused) ? about(focused) : null;
    const which = key === null ? -1 : alike(content, key).indexOf(focused);
    content.replaceWith(next);
    Behaviour.applySubtree(next, true);
    const again = which < 0 ? undefined : alike(next, key)[which];
    if (again) {
      again.focus({ preventScroll: true });
    }
    if (before !== null && before.dataset.outcome !== after.dataset.outcome) {
      live.querySelector("[role='status']").textContent = next.querySelector(".marathon-deploy-head").textContent;
    }
    return serves;
  }

  function follow(live) {
    const usual = live.dataset.ask === "true" ? pauseOfLooks : pause;
    let wait = usual;
    let timer = null;
    let served = opened(live);

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
          const serves = replace(live, html, served);
          if (serves !== null) {
            served = serves;
            if (isUnderWay(live)) {
              later();
            }
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
