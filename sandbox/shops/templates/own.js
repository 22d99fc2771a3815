/* made by the build */
(function () {
  var size = null;
  var buttons = [].slice.call(document.querySelectorAll('.size'));
  function pick(button) {
    size = button;
    buttons.forEach(function (one) { one.classList.toggle('is-on', one === button); });
  }
  buttons.forEach(function (one) { one.addEventListener('click', function () { pick(one); }); });
  document.querySelectorAll('.swatch').forEach(function (one) { one.addEventListener('click', function () { pick(null); }); });
  var add = document.querySelector('.buy__cart');
  if (!add) return;
  function sku() {
    if (size) return size.dataset.sku;
    if (buttons.length) return null;
    var on = document.querySelector('.swatch.is-on');
    var all = Object.keys(window.__ARCUS_PRODUCT__.inventory);
    return (on && all.filter(function (code) { return code.split('-')[1] === on.dataset.color; })[0]) || all[0];
  }
  add.addEventListener('click', function () {
    var code = sku();
    if (!code) { alert('사이즈를 선택해 주세요.'); return; }
    fetch('/api/cart/items', { method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ sku: code, quantity: 1 }) }).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(function (told) {
      document.querySelector('.header__util b').textContent = told.count;
      var layer = document.createElement('div');
      layer.className = 'cart-layer';
      layer.setAttribute('style', 'position:fixed;top:30%;left:35%;padding:40px;background:#fff;border:1px solid #000');
      layer.innerHTML = '<p>장바구니에 담았습니다.</p><a href="/cart">장바구니 보기</a> <a href="/order/checkout">바로 주문하기</a>';
      document.body.appendChild(layer);
    }).catch(function () { document.querySelector('.buy').insertAdjacentHTML('beforeend', '<p class="buy__wrong">잠시 후 다시 시도해 주세요.</p>'); });
  });
})();
