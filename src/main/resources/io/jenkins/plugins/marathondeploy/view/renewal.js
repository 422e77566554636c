/* Gets what renews a part of a page, and tells when the part is not renewed any more. */
window.marathonDeployRenewal = (function () {
  "use strict";

  /* A Jenkins that restarts, or a network that is gone for a moment, is not worth a word. */
  const patience = 60000;

  /* A session that has expired, or a job that is gone: asking again does not help. */
  function isRefusal(error) {
    return [401, 403, 404].includes(error.status);
  }

  /* The text of an answer; fails with the status of any other than a good one. */
  function get(url) {
    return fetch(url, { credentials: "same-origin", redirect: "error", cache: "no-store" }).then((answer) => {
      if (!answer.ok) {
        const error = new Error(answer.status);
        error.status = answer.status;
        throw error;
      }
      return answer.text();
    });
  }

  /* A part that is as new as the page. Tell is called with the time of the last answer when no more come, with null when one came again. */
  function of(tell) {
    let renewed = Date.now();
    let failing = null;
    let told = false;
    return {
      answered() {
        renewed = Date.now();
        failing = null;
        if (told) {
          told = false;
          tell(null);
        }
      },
      failed(error) {
        failing = failing === null ? Date.now() : failing;
        if (!told && (isRefusal(error) || Date.now() - failing >= patience)) {
          told = true;
          tell(renewed);
        }
      },
    };
  }

  /* With the day: a page may be open for longer. */
  function text(pattern, time) {
    const format = { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" };
    return pattern.replace("__", new Date(time).toLocaleString([], format));
  }

  return { get, isRefusal, of, text };
})();
