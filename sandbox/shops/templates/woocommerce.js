/* made by the build */
(function () {
  var form = document.querySelector('.variations_form');
  if (!form) return;
  var all = JSON.parse(form.dataset.product_variations);
  var selects = [].slice.call(form.querySelectorAll('.variations select'));
  var button = form.querySelector('.single_add_to_cart_button');
  function show() {
    var one = all.filter(function (variation) {
      return selects.every(function (select) { return variation.attributes[select.name] === select.value; });
    })[0];
    form.querySelector('.single_variation').innerHTML = one ? one.price_html + one.availability_html : '';
    form.querySelector('[name=variation_id]').value = one ? one.variation_id : 0;
    button.disabled = !one || !one.is_in_stock;
    button.classList.toggle('disabled', button.disabled);
  }
  selects.forEach(function (select) { select.addEventListener('change', show); });
  show();
})();
