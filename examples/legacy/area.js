// The script of an old page. It runs before modules do, and the checkout keeps what it finds set.
(function () {
  function session() {
    return new Promise(function (resolve, reject) {
      var request = new XMLHttpRequest();
      request.open("POST", "/session");
      request.onload = function () {
        if (request.status === 200) resolve(request.responseText);
        else reject(new Error("no session: " + request.status));
      };
      request.onerror = reject;
      request.send();
    });
  }

  function show(id, text) {
    document.getElementById(id).innerText = text;
  }

  document.getElementsByTagName("midcycle-checkout")[0].session = session;

  // The checkout's events bubble, so old code hears them where it hears everything.
  document.addEventListener("midcycle-quote", function (event) {
    show("due", event.detail.settlement.due_now + " " + event.detail.quotes[0].currency);
  });
  document.addEventListener("midcycle-order", function (event) {
    show("order", event.detail.number + " " + event.detail.state);
  });
})();
