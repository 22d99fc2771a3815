/* made by the build */
(function () {
  var data = document.querySelector('[data-product-json]');
  var form = document.querySelector('.product-form');
  if (!data || !form) return;
  var product = JSON.parse(data.textContent);
  var select = form.querySelector('[name=id]');
  var button = form.querySelector('[name=add]');
  function chosen() {
    var values = [].map.call(document.querySelectorAll('variant-selects fieldset'), function (set) {
      var one = set.querySelector('input:checked');
      return one && one.value;
    });
    return product.variants.filter(function (one) {
      return values.every(function (value, i) { return one.options[i] === value; });
    })[0];
  }
  function show() {
    var variant = chosen();
    button.disabled = !variant || !variant.available;
    button.textContent = !variant ? 'Unavailable' : variant.available ? 'Add to cart' : 'Sold out';
    if (!variant) return;
    select.value = variant.id;
    var last = document.querySelector('.product .price-item--last') || document.querySelector('.product .price-item--regular');
    if (Shopify.currency.active === 'USD') {
      last.textContent = '$' + (variant.price / 100).toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',') + ' USD';
    }
    history.replaceState({}, '', product.url + '?variant=' + variant.id);
  }
  document.querySelectorAll('variant-selects input').forEach(function (one) { one.addEventListener('change', show); });
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    fetch('/cart/add.js', { method: 'POST', body: new FormData(form) }).then(function (answer) {
      return answer.json().then(function (told) {
        var note = document.createElement('div');
        note.className = 'cart-notification';
        note.textContent = answer.ok ? 'Item added to your cart' : told.description;
        document.body.appendChild(note);
      });
    });
  });
})();
