{
 "id": 7000000000001,
 "title": "Moon Sock",
 "handle": "moon-sock",
 "body_html": "",
 "vendor": "Moonstep",
 "product_type": "",
 "tags": [],
 "variants": [
  {
   "id": 41000000000001,
   "title": "Default Title",
   "option1": "Default Title",
   "option2": null,
   "option3": null,
   "sku": "S1",
   "requires_shipping": true,
   "taxable": true,
   "featured_image": null,
   "available": true,
   "price": "9.50",
   "grams": 1,
   "compare_at_price": null,
   "position": 1,
   "product_id": 7000000000001
  }
 ],
 "images": [],
 "options": [
  {
   "name": "Title",
   "position": 1,
   "values": [
    "Default Title"
   ]
  }
 ]
}